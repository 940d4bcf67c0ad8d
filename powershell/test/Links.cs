namespace Jml.Test;

/// <summary>Joining, disconnecting and making people by hand, and seeing what it leads to first.</summary>
public sealed class Links : IDisposable
{
    private const string Nobodys = "@(Get-JmlDisconnector -Connector AD -Type Normal -First 1)[0]";
    private const string Reason = "-Reason 'A test'";

    private readonly TheService _service;
    private readonly Hosting.Shell _shell;

    public Links(TheService service)
    {
        _service = service;
        service.WaitUntilIdle();
        _shell = service.Connected();
        _shell.Run("Get-JmlDisconnector -Type Explicit | Set-JmlDisconnector -Type Normal -Reason 'Test over' -Confirm:$false");
        _shell.Run($"$free = {Nobodys}; $person = @(Get-JmlMetaverseObject | Where-Object {{ @($_.Objects.Connector) -notcontains 'AD' }})[0]");
        _shell.Run("$two = @(Get-JmlConnectorSpaceObject -Connector AD -State Connected | Where-Object { $_.Attributes.Count -gt 0 } | "
            + "ForEach-Object { $_ })[0, 1]");
    }

    [Fact]
    public void Show_their_effect_with_WhatIf_as_an_object_and_change_nothing()
    {
        var before = States();

        var effect = Assert.Single(_shell.Run($"$two[0] | Disconnect-JmlObject -Explicit {Reason} -WhatIf").Output);
        var text = _shell.Show($"$two[0] | Disconnect-JmlObject -Explicit {Reason} -WhatIf").TrimStart();

        Assert.Equal("Jml.LinkEffect", effect.TypeNames[0]);
        var link = Assert.Single((System.Collections.IEnumerable)effect.Properties["Links"].Value);
        Assert.Contains("-> ExplicitlyDisconnected", link!.ToString());
        Assert.StartsWith("What it would lead to; nothing is changed.\nLinks that change: 1\n  AD object ", text);
        Assert.DoesNotContain("What if:", text);
        Assert.Equal(before, States());
    }

    [Fact]
    public void Show_their_effect_before_the_question()
    {
        using var shell = _service.Connected("No");

        var outcome = shell.Run($"$object = {Nobodys}; $object | New-JmlMetaverseObject {Reason} -PassThru");

        var question = Assert.Single(shell.Terminal.Questions);
        Assert.StartsWith("New-JmlMetaverseObject\nMake a person of object ", question);
        Assert.Contains("Links that change: 1", question);
        Assert.Contains("Disconnected, nobody's -> ExplicitlyConnected, person", question);
        Assert.Empty(outcome.Output);
        Assert.Equal("Disconnected", Assert.Single(shell.Run("Get-JmlConnectorSpaceObject -Id $object.Object").Each("State"))!.ToString());
    }

    [Fact]
    public void Are_made_by_joining_an_object_to_a_person_and_taken_back()
    {
        var joined = Assert.Single(_shell.Run(
            $"Join-JmlObject -Object $free.Object -Person $person.Id {Reason} -Owner 'Ward 12' -Confirm:$false -PassThru").Output);
        var again = _shell.Run($"Join-JmlObject -Object $free.Object -Person $person.Id {Reason} -Confirm:$false");
        var undone = Assert.Single(_shell.Run($"Get-JmlConnectorSpaceObject -Id $free.Object | Undo-JmlLink {Reason} -Confirm:$false -PassThru").Output);

        Assert.Equal("ExplicitlyConnected", joined.Properties["State"].Value.ToString());
        Assert.Equal(_shell.Run("$person.Id").Output[0].BaseObject, joined.Properties["Person"].Value);
        Assert.Contains("belongs to somebody", Assert.Single(again.Errors).Exception.Message);
        Assert.Equal("Disconnected", undone.Properties["State"].Value.ToString());
        Assert.Null(undone.Properties["Person"].Value);
    }

    [Fact]
    public void Never_take_whose_an_object_is_now_for_whose_it_should_be()
    {
        var outcome = _shell.Run($"$two[0] | Join-JmlObject -Rejoin {Reason} -Confirm:$false");

        Assert.Contains("Name the person: -Person", Assert.Single(outcome.Errors).Exception.Message);
    }

    [Fact]
    public void Exchanged_by_mistake_are_put_right_in_one_request()
    {
        using var wire = new Wire(_service.Uri);
        using var shell = TheService.ConnectedAs(_service.AdministratorsKeyFile, wire.Uri);
        var objects = _shell.Run("$two.Id").Output.Select(id => id.BaseObject).ToList();
        var people = _shell.Run("$two.Person").Output.Select(id => id.BaseObject).ToList();
        string Repair(int first, int second) =>
            $"Repair-JmlJoin -Object {objects[0]} -Person {people[first]} -OtherObject {objects[1]} -OtherPerson {people[second]} {Reason}";
        shell.Run("Get-JmlHealth");
        wire.Requests.Clear();

        var exchanged = shell.Run(Repair(1, 0) + " -Confirm:$false -PassThru");
        var requests = wire.Lines.ToList();
        var effect = Assert.Single(shell.Run(Repair(0, 1) + " -WhatIf").Output);
        var right = shell.Run(Repair(0, 1) + " -Confirm:$false -PassThru");
        shell.Run($"{objects[0]}, {objects[1]} | ForEach-Object {{ Undo-JmlLink -Object $_ {Reason} -AllOrNothing -Confirm:$false }}");

        Assert.Empty(exchanged.Errors);
        Assert.Equal(["POST /api/v1/link-changes"], requests);
        Assert.Equal([people[1], people[0]], exchanged.Each("Person"));
        Assert.Equal(2, ((System.Collections.ICollection)effect.Properties["Links"].Value).Count);
        Assert.Equal(people, right.Each("Person"));
    }

    [Fact]
    public void Are_joined_by_the_rows_of_a_list_of_right_pairs()
    {
        var outcome = _shell.Run(
            "$two | ForEach-Object { [pscustomobject]@{ Connector = $_.Connector; Anchor = $_.Anchor; Person = $_.Person } } | "
            + $"Join-JmlObject -Rejoin {Reason} -WhatIf");

        Assert.Empty(outcome.Errors);
        Assert.Single(outcome.Output);
    }

    [Fact]
    public void Leave_out_the_row_of_a_list_that_names_no_person()
    {
        _shell.Run("$rows = @($two | ForEach-Object { [pscustomobject]@{ Connector = $_.Connector; Anchor = $_.Anchor; Person = $_.Person } })");

        foreach (var cell in new[] { "", "12.5", "nobody" })
        {
            var outcome = _shell.Run($"$rows[0].Person = '{cell}'; $rows | Join-JmlObject -Rejoin {Reason} -WhatIf");

            Assert.StartsWith("Row 1: Whose is", Assert.Single(outcome.Errors).Exception.Message);
            Assert.Single(outcome.Output);
        }
    }

    [Fact]
    public void Keep_an_owner_and_a_date_only_where_there_is_something_to_look_at_again()
    {
        var outcome = _shell.Run($"$two[0] | Disconnect-JmlObject {Reason} -ReviewOn 2031-04-01 -Confirm:$false");

        Assert.Contains("Add -Explicit", Assert.Single(outcome.Errors).Exception.Message);
        Assert.Equal(["Connected"], _shell.Run("Get-JmlConnectorSpaceObject -Id $two[0].Id").Each("State").Select(state => state!.ToString()));
    }

    [Fact]
    public void Need_an_answer_where_nobody_said_otherwise()
    {
        var outcome = _shell.Run($"$two[0] | Disconnect-JmlObject {Reason}");

        Assert.Contains("Nobody is here to answer", Assert.Single(outcome.Errors).Exception.Message);
    }

    private List<string> States() => [.. _shell.Run("Get-JmlConnectorSpaceObject | ForEach-Object { '{0} {1}' -f $_.Id, $_.State }").Output.Select(one => one.ToString())];

    public void Dispose() => _shell.Dispose();
}
