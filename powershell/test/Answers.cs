using System.Management.Automation;

namespace Jml.Test;

/// <summary>Why, and since when.</summary>
public sealed class Answers(TheService service) : IDisposable
{
    private readonly Hosting.Shell _shell = service.Connected();

    [Fact]
    public void Say_why_a_person_has_what_they_have_without_naming_them()
    {
        var person = _shell.Run("Get-JmlMetaverseObject -First 1").Output[0];

        var explained = Assert.Single(_shell.Run("Get-JmlMetaverseObject -First 1 | Get-JmlExplanation").Output);

        Assert.Equal(person.Properties["Id"].Value, explained.Properties["Person"].Value);
        var sentence = Text(explained, "Sentence");
        Assert.Contains("ESR: ", sentence);
        Assert.DoesNotContain(Text(person, "DisplayName"), sentence);
        Assert.Contains(sentence[..30], _shell.Show("Get-JmlMetaverseObject -First 1 | Get-JmlExplanation"));
    }

    [Fact]
    public void Say_why_an_object_belongs_to_nobody()
    {
        var explained = _shell.Run("Get-JmlConnectorSpaceObject -State Disconnected -First 1 | Get-JmlExplanation").Output[0];

        Assert.StartsWith("Not joined", Text(explained, "Sentence"));
        Assert.Null(explained.Properties["Person"].Value);
    }

    [Fact]
    public void Refuse_what_is_neither_a_person_nor_an_object()
    {
        var outcome = _shell.Run("@(Get-JmlConnector)[0] | Get-JmlExplanation");

        Assert.StartsWith("request-invalid,", Assert.Single(outcome.Errors).FullyQualifiedErrorId);
    }

    [Fact]
    public void Tell_every_value_with_the_time_for_which_it_held()
    {
        var entries = _shell.Run("Get-JmlMetaverseObject -First 1 | Get-JmlObjectHistory").Output;
        var one = _shell.Run("Get-JmlMetaverseObject -First 1 | Get-JmlObjectHistory -Attribute SN").Output;

        Assert.True(entries.Count > one.Count);
        Assert.All(one, entry => Assert.Equal("sn", Text(entry, "Attribute")));
        Assert.NotNull(one[0].Properties["From"].Value);
        Assert.Null(one[0].Properties["Until"].Value);
    }

    [Fact]
    public void Show_a_person_as_of_today_and_refuse_a_day_before_they_were_known()
    {
        var id = _shell.Run("Get-JmlMetaverseObject -First 1").Output[0].Properties["Id"].Value;

        var today = Assert.Single(_shell.Run($"Get-JmlMetaverseObject -Id {id} -AsOf ([datetime]::Today)").Output);
        var early = _shell.Run($"Get-JmlMetaverseObject -Id {id} -AsOf 2001-01-01");

        Assert.NotNull(today.Properties["AsOf"].Value);
        Assert.StartsWith("before-first-record,", Assert.Single(early.Errors).FullyQualifiedErrorId);
    }

    [Theory]
    [InlineData("05/01/2001", "2001-01-05T23:59:59")]
    [InlineData("2001-01-05", "2001-01-05T23:59:59")]
    [InlineData("2001-01-05T14:30:00Z", "2001-01-05T14:30:00")]
    public void Read_a_day_as_it_is_written_here_also_in_an_American_session(string written, string read)
    {
        var outcome = _shell.Run($"[cultureinfo]::CurrentCulture = 'en-US'; Get-JmlMetaverseObject -Id 1 -AsOf {written}");

        Assert.Contains(read, Assert.Single(outcome.Errors).Exception.Message);
    }

    [Fact]
    public void Refuse_as_a_moment_what_could_be_two_days()
    {
        var outcome = _shell.Run("Get-JmlMetaverseObject -Id 1 -AsOf 'Jan 5, 2001'");

        Assert.Contains("is no day", Assert.Single(outcome.Errors).Exception.Message);
    }

    [Fact]
    public void List_what_was_sent_and_what_became_of_it()
    {
        var all = _shell.Run("Get-JmlExport").Output;
        var confirmed = _shell.Run("Get-JmlExport -Outcome confirmed").Output;

        Assert.All(confirmed, one => Assert.Equal("confirmed", Text(one, "Outcome")));
        Assert.True(all.Count >= confirmed.Count);
        Assert.Empty(_shell.Run("Get-JmlExport -Connector ESR").Output);
    }

    [Fact]
    public void Tell_confirmed_changes_from_a_cursor_on()
    {
        var all = _shell.Run("Get-JmlChange").Output;
        var rest = all.Count == 0 ? [] : _shell.Run($"Get-JmlChange -After {Text(all[0], "Cursor")}").Output;

        Assert.Equal(Math.Max(0, all.Count - 1), rest.Count);
        Assert.StartsWith("request-invalid,", Assert.Single(_shell.Run("Get-JmlChange -After now").Errors).FullyQualifiedErrorId);
    }

    [Fact]
    public void Say_that_there_is_nothing_to_undo_where_nothing_was_exported()
    {
        var outcome = _shell.Run("Undo-JmlExport -Connector ESR -Reason 'A test' -WhatIf");

        Assert.StartsWith("not-found,", Assert.Single(outcome.Errors).FullyQualifiedErrorId);
        Assert.Empty(_shell.Run("Get-JmlUndoneValue").Output);
    }

    [Fact]
    public void Warn_when_nothing_was_released_and_miss_what_was_never_undone()
    {
        var released = _shell.Run("Resume-JmlExport -Connector AD -Code no-such-code -Reason 'A test' -Confirm:$false");
        var lifted = _shell.Run("Remove-JmlUndoneValue -Object 999999 -Confirm:$false");

        Assert.Contains("Nothing is parked or waits in AD", Assert.Single(released.Warnings).Message);
        Assert.StartsWith("not-found,", Assert.Single(lifted.Errors).FullyQualifiedErrorId);
    }

    public void Dispose() => _shell.Dispose();

    private static string Text(PSObject one, string property) => one.Properties[property].Value.ToString()!;
}
