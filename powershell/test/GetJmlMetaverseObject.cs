using System.Management.Automation;

namespace Jml.Test;

public sealed class GetJmlMetaverseObject : IDisposable
{
    private readonly Wire _wire;
    private readonly Hosting.Shell _shell;
    private readonly IReadOnlyList<PSObject> _everybody;

    public GetJmlMetaverseObject(TheService service)
    {
        _wire = new Wire(service.Uri);
        _shell = TheService.ConnectedAs(service.AdministratorsKeyFile, _wire.Uri);
        _everybody = _shell.Run("Get-JmlMetaverseObject").Output;
        _wire.Requests.Clear();
    }

    [Fact]
    public void Gives_people_as_objects_of_one_type()
    {
        Assert.True(_everybody.Count >= 5, "The invented trust has too few people.");
        Assert.All(_everybody, person => Assert.Equal("Jml.MetaverseObject", person.TypeNames[0]));
        Assert.All(_everybody, person => Assert.True(Value<long>(person, "Id") > 0));
    }

    [Fact]
    public void Reads_every_page_to_the_end()
    {
        _wire.Ask = path => path.Replace("limit=1000", "limit=2", StringComparison.Ordinal);

        var people = _shell.Run("Get-JmlMetaverseObject");

        Assert.Equal(Ids(_everybody), Ids(people.Output));
        Assert.Equal((_everybody.Count + 1) / 2, _wire.Requests.Count);
    }

    [Fact]
    public void Asks_for_no_page_after_the_last_person_wanted()
    {
        _wire.Ask = path => path.Replace("limit=1000", "limit=2", StringComparison.Ordinal);

        var people = _shell.Run("Get-JmlMetaverseObject -Skip 1 -First 1");

        Assert.Equal([Ids(_everybody)[1]], Ids(people.Output));
        Assert.Single(_wire.Requests);
    }

    [Fact]
    public void Says_that_the_number_of_all_is_not_known_when_asked()
    {
        var text = _shell.Show("@(Get-JmlMetaverseObject -First 1 -IncludeTotalCount)[0].ToString()");

        Assert.StartsWith("Unknown total count", text);
    }

    [Theory]
    [InlineData("EmployeeNumber")]
    [InlineData("Email")]
    public void Finds_one_person_by(string property)
    {
        var somebody = _everybody.First(person => Value<string>(person, property) is { Length: > 0 });

        var found = _shell.Run($"Get-JmlMetaverseObject -{property} '{Value<string>(somebody, property)}'");

        Assert.Contains(Value<long>(somebody, "Id"), Ids(found.Output));
        Assert.All(found.Output, person => Assert.Equal(Value<string>(somebody, property), Value<string>(person, property)));
    }

    [Theory]
    [InlineData(4, "*")]
    [InlineData(4, "")]
    public void Finds_people_by_the_start_of_their_name(int letters, string rest)
    {
        var somebody = _everybody[0];
        var start = Value<string>(somebody, "DisplayName")[..letters];

        var found = _shell.Run($"Get-JmlMetaverseObject -Name '{start.ToLowerInvariant()}{rest}'").Output;

        Assert.Contains(Value<long>(somebody, "Id"), Ids(found));
    }

    [Fact]
    public void Finds_people_by_what_is_inside_their_name()
    {
        var name = Value<string>(_everybody[0], "DisplayName");

        var found = _shell.Run($"Get-JmlMetaverseObject -Name '*{name[2..^1]}?'").Output;

        Assert.Contains(Value<long>(_everybody[0], "Id"), Ids(found));
        Assert.All(found, person => Assert.Contains(name[2..^1], Value<string>(person, "DisplayName"), StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Finds_nobody_by_a_number_that_nobody_has() =>
        Assert.Empty(_shell.Run("Get-JmlMetaverseObject -EmployeeNumber 1").Output);

    [Fact]
    public void Takes_numbers_and_what_is_about_a_person_from_the_pipeline()
    {
        var id = Value<long>(_everybody[0], "Id");

        Assert.Equal([id], Ids(_shell.Run($"{id} | Get-JmlMetaverseObject").Output));
        Assert.Equal([id], Ids(_shell.Run($"[pscustomobject]@{{ Person = '{id}' }} | Get-JmlMetaverseObject").Output));
    }

    [Fact]
    public void Gives_attributes_by_name_in_any_spelling()
    {
        var id = Value<long>(_everybody[0], "Id");

        var text = _shell.Show($"(Get-JmlMetaverseObject -Id {id}).Attributes.DISPLAYNAME[0]");

        Assert.Equal(Value<string>(_everybody[0], "DisplayName"), text.Trim());
    }

    [Fact]
    public void Shows_who_said_each_value_only_when_asked()
    {
        var id = Value<long>(_everybody[0], "Id");

        var plain = _shell.Run($"(Get-JmlMetaverseObject -Id {id}).Contributions.Count").Output;
        var detailed = _shell.Run($"(Get-JmlMetaverseObject -Id {id} -Detailed).Contributions").Output;
        var text = _shell.Show($"Get-JmlMetaverseObject -Id {id} -Detailed");

        Assert.Equal(0, plain[0].BaseObject);
        Assert.NotEmpty(detailed);
        var first = detailed[0];
        Assert.Contains($"said {Value<string>(first, "Connector")} {Value<string>(first, "Anchor")}", text);
        Assert.Contains($"rule {Value<string>(first, "Rule")}", text);
    }

    [Fact]
    public void Goes_on_after_a_person_who_is_not_there()
    {
        var (first, last) = (Ids(_everybody)[0], Ids(_everybody)[^1]);

        var outcome = _shell.Run($"{first}, 999999999, {last} | Get-JmlMetaverseObject");

        var error = Assert.Single(outcome.Errors);
        Assert.Equal("not-found,Jml.GetJmlMetaverseObjectCommand", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category);
        Assert.Equal(999999999L, error.TargetObject);
        Assert.Contains("which of the lists it is from", error.Exception.Message);
        Assert.Equal([first, last], Ids(outcome.Output));
    }

    [Fact]
    public void Ends_there_when_the_caller_wants_errors_to_stop()
    {
        var outcome = _shell.Run($"999999999, {Ids(_everybody)[0]} | Get-JmlMetaverseObject -ErrorAction Stop");

        Assert.Empty(outcome.Output);
        Assert.IsType<ActionPreferenceStopException>(outcome.Thrown);
    }

    [Fact]
    public void Ends_the_pipeline_when_something_else_answers()
    {
        _wire.Answer = _ => "<p>Another program</p>";

        var outcome = _shell.Run("1, 2 | Get-JmlMetaverseObject");

        Assert.Equal("answer-not-understood,Jml.GetJmlMetaverseObjectCommand", Assert.Single(outcome.Errors).FullyQualifiedErrorId);
    }

    [Fact]
    public void Ends_at_Ctrl_C_while_an_answer_is_awaited()
    {
        _wire.IsStuck = true;

        var outcome = _shell.RunUntil("Get-JmlMetaverseObject", () => !_wire.Requests.IsEmpty);

        Assert.True(outcome.WasStopped);
        Assert.Empty(outcome.Errors);
    }

    [Fact]
    public void Shows_people_as_a_table()
    {
        var text = _shell.Show("Get-JmlMetaverseObject -First 2");

        Assert.Matches("Id +EmployeeNumber +DisplayName +Lifecycle +Email", text);
        Assert.Contains(Value<string>(_everybody[1], "DisplayName"), text);
    }

    public void Dispose()
    {
        _shell.Dispose();
        _wire.Dispose();
    }

    private static T Value<T>(PSObject one, string property) => (T)one.Properties[property].Value;

    private static List<long> Ids(IEnumerable<PSObject> people) => [.. people.Select(person => Value<long>(person, "Id"))];
}
