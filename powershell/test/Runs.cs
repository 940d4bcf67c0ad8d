using System.Management.Automation;

namespace Jml.Test;

/// <summary>Looking back at runs, their steps and their errors, and stopping one.</summary>
public sealed class Runs : IDisposable
{
    private readonly Hosting.Shell _shell;

    public Runs(TheService service)
    {
        service.WaitUntilIdle();
        _shell = service.Connected();
    }

    [Fact]
    public void Come_newest_first_and_Last_is_the_newest()
    {
        var ids = _shell.Run("Get-JmlRun").Each("Id").Cast<long>().ToList();

        Assert.NotEmpty(ids);
        Assert.Equal(ids.OrderDescending(), ids);
        Assert.Equal([ids[0]], _shell.Run("Get-JmlRun -Last").Each("Id").Cast<long>());
    }

    [Fact]
    public void Are_found_by_state_cycle_and_result()
    {
        Assert.Empty(_shell.Run("Get-JmlRun -State Running").Output);
        Assert.All(_shell.Run("Get-JmlRun -State Ended").Each("State"), state => Assert.Equal("Ended", state!.ToString()));
        var cycle = Assert.Single(_shell.Run("Get-JmlRun -Last").Each("Cycle"))!.ToString();
        Assert.All(_shell.Run($"Get-JmlRun -Cycle {cycle}").Each("Cycle"), one => Assert.Equal(cycle, one!.ToString()));
        Assert.Empty(_shell.Run("Get-JmlRun -Result no-such-result*").Output);
    }

    [Fact]
    public void Have_times_in_UTC()
    {
        var run = Assert.Single(_shell.Run("Get-JmlRun -Last").Output);

        var started = (DateTime)run.Properties["StartedAt"].Value;
        Assert.Equal(DateTimeKind.Utc, started.Kind);
        Assert.InRange(started, DateTime.UtcNow.AddDays(-1), DateTime.UtcNow.AddMinutes(1));
    }

    [Theory]
    [InlineData("Get-JmlRun -Last | Get-JmlRunStep")]
    [InlineData("Get-JmlRunStep (Get-JmlRun -Last).Id")]
    [InlineData("Get-JmlRun -Last | ForEach-Object { [pscustomobject]@{ Run = $_.Id } } | Get-JmlRunStep")]
    public void Have_steps_with_counters_in_the_names_of_MIM(string script)
    {
        var steps = _shell.Run(script).Output;

        Assert.NotEmpty(steps);
        var numbers = steps.Select(step => (int)step.Properties["Number"].Value).ToList();
        Assert.Equal(numbers.Distinct().Order(), numbers);
        Assert.Contains(steps, step => step.Properties["Type"].Value.ToString()!.EndsWith("-import", StringComparison.Ordinal));
        Assert.All(steps, step => Assert.NotNull(step.Properties["Counters"].Value));
    }

    [Fact]
    public void Count_what_was_staged_by_the_connector_it_is_for()
    {
        var connectors = _shell.Run("(Get-JmlConnector).Name").Output.Select(name => name.ToString()).ToList();

        var staged = _shell.Run("Get-JmlRun | Get-JmlRunStep | ForEach-Object { $_.Counters.Outbound.Keys }").Output;

        Assert.NotEmpty(staged);
        Assert.All(staged, name => Assert.Contains(name.ToString(), connectors));
        var flowed = "Get-JmlRun | Get-JmlRunStep | ForEach-Object { $_.Counters.Outbound.Values.'connector-no-flow' } | Where-Object { $_ }";
        Assert.All(_shell.Run(flowed).Output, count => Assert.True((long)count.BaseObject > 0));
    }

    [Fact]
    public void Have_errors_one_a_row_with_what_to_do()
    {
        var outcome = _shell.Run("Get-JmlRun | Get-JmlRunError");

        Assert.Empty(outcome.Errors);
        Assert.All(outcome.Each("Remedy"), remedy => Assert.NotEqual("", remedy));
        Assert.Empty(_shell.Run("Get-JmlRun | Get-JmlRunError -Code no-such-code").Output);
    }

    [Fact]
    public void Show_as_a_table()
    {
        var text = _shell.Show("Get-JmlRun -Last");

        Assert.Matches(@"Id +Cycle +StartedAt +Seconds +Result +Errors", text);
        Assert.Matches(@"\d+ +(Full|Delta) +\d\d \w{3,4} \d{4} \d\d:\d\d +[\d.,]+ +[a-z-]+ +\d+", text);
    }

    [Fact]
    public void Cannot_be_stopped_when_they_have_ended()
    {
        var error = Assert.Single(_shell.Run("Get-JmlRun -Last | Stop-JmlRun").Errors);

        Assert.Equal("run-not-running,Jml.StopJmlRunCommand", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.ResourceBusy, error.CategoryInfo.Category);
    }

    [Fact]
    public void Of_a_profile_that_is_not_configured_are_refused_by_name()
    {
        var error = Assert.Single(_shell.Run("Start-JmlRun 'No such profile'").Errors);

        Assert.Equal("not-found,Jml.StartJmlRunCommand", error.FullyQualifiedErrorId);
        Assert.Contains("There is no run profile \"No such profile\"", error.Exception.Message);
    }

    [Fact]
    public void That_came_to_their_end_are_not_gone_on_with()
    {
        _shell.Run("Start-JmlSync -Wait");

        var error = Assert.Single(_shell.Run("Get-JmlRun -Last | Resume-JmlRun").Errors);

        Assert.Equal("run-not-resumable,Jml.ResumeJmlRunCommand", error.FullyQualifiedErrorId);
        Assert.Matches(@"run \d+", _shell.Show("Get-JmlRun -Last | Resume-JmlRun -WhatIf"));
    }

    [Fact]
    public void Are_not_stopped_with_WhatIf() => Assert.Matches(
        @"What if: Performing the operation ""Stop"" on target ""run \d+""",
        _shell.Show("Get-JmlRun -Last | Stop-JmlRun -WhatIf"));

    [Fact]
    public void Are_never_mistaken_for_something_else_with_a_number()
    {
        var outcome = _shell.Run("Get-JmlRun -Last | Get-JmlMetaverseObject");

        Assert.Empty(outcome.Output);
        Assert.NotEmpty(outcome.Errors);
    }

    public void Dispose() => _shell.Dispose();
}
