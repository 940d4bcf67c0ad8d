using System.Management.Automation;
using System.Text.RegularExpressions;

namespace Jml.Test;

public sealed class StartJmlSync : IDisposable
{
    private readonly TheService _service;
    private readonly Wire _wire;
    private readonly Hosting.Shell _shell;

    public StartJmlSync(TheService service)
    {
        _service = service;
        _service.WaitUntilIdle();
        _wire = new Wire(service.Uri);
        _shell = TheService.ConnectedAs(service.AdministratorsKeyFile, _wire.Uri, "No");
        _wire.Requests.Clear();
    }

    [Fact]
    public void Shows_what_a_run_would_do_with_WhatIf_and_starts_none()
    {
        var before = Newest();

        var text = _shell.Show("Start-JmlSync -Cycle Full -WhatIf");

        Assert.StartsWith("What if: Start a full synchronisation of all connectors.\n", text);
        Assert.Matches(@"What if: Preview \d+ ended as [a-z-]+; nothing was changed\.\n$", text);
        Assert.Contains("POST /api/v1/previews", _wire.Lines);
        Assert.DoesNotContain("POST /api/v1/runs", _wire.Lines);
        Assert.Equal(before, Newest());
    }

    [Fact]
    public void Shows_the_numbers_by_connector_and_operation()
    {
        _wire.Answer = text => Regex.Replace(text, "\"counts\":\\[.*\\],\"toFollow\"",
            """ "counts":[{"connector":"AD","operation":"create","count":1200,"held":3},{"connector":"AD","operation":"disable","count":2,"held":0}],"sets":[],"toFollow" """);

        var text = _shell.Show("Start-JmlSync -WhatIf");

        Assert.Contains("What if: AD: create 1,200, of these 3 would be held\nWhat if: AD: disable 2\n", text);
    }

    [Fact]
    public void Approves_beforehand_no_set_that_the_preview_does_not_have()
    {
        var outcome = _shell.Run("Start-JmlSync -WhatIf -PassThru | Approve-JmlPreview -Connector Nowhere -Operation Delete -Count 1 -Reason x -Force");

        Assert.Contains("would hold no change set of Delete for Nowhere", Assert.Single(outcome.Errors).ToString());
        Assert.Empty(outcome.Output);
    }

    [Fact]
    public void Starts_no_run_under_a_configuration_that_is_only_tried_out()
    {
        _wire.Requests.Clear();

        var outcome = _shell.Run("Start-JmlSync -ConfigurationPath other.jsonc -Confirm:$false");

        Assert.Contains("belongs to -WhatIf", Assert.Single(outcome.Errors).ToString());
        Assert.DoesNotContain("POST /api/v1/runs", _wire.Lines);
    }

    [Fact]
    public void Tries_out_a_configuration_that_nobody_adopts()
    {
        var preview = Assert.Single(_shell.Run(
            $"Start-JmlSync -WhatIf -PassThru -ConfigurationPath '{Path.Combine(Environment.GetEnvironmentVariable("JML_TEST_HOME")!, "jml.config.jsonc")}'").Output);

        Assert.Matches("^[0-9a-f]{64}$", preview.Properties["Configuration"].Value.ToString());
    }

    [Fact]
    public void Compares_a_preview_with_an_older_one()
    {
        var same = Assert.Single(_shell.Run("$p = Start-JmlSync -WhatIf -PassThru; $p | Get-JmlPreview -Since $p.Id").Output);
        var items = _shell.Run("$p | Get-JmlPreview -Since $p.Id -Item").Output;

        Assert.Equal("Jml.PreviewComparison", same.TypeNames[0]);
        Assert.Equal(same.Properties["Preview"].Value, same.Properties["With"].Value);
        Assert.Empty(items);
    }

    [Theory]
    [InlineData("preview.html", "", "<!doctype html>")]
    [InlineData("preview.csv", "", "\"connector\",\"operation\",\"dn\"")]
    [InlineData("preview.txt", "-As Xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")]
    public void Writes_a_preview_in_the_form_of_the_ending_or_the_one_named(string name, string more, string beginning)
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}-{name}");
        try
        {
            var written = Assert.Single(_shell.Run($"Start-JmlSync -WhatIf -PassThru | Export-JmlPreview -Path '{file}' {more}").Output);

            Assert.Equal(file, ((FileInfo)written.BaseObject).FullName);
            Assert.StartsWith(beginning, File.ReadAllText(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Writes_no_preview_when_nothing_says_in_which_form()
    {
        var outcome = _shell.Run("Start-JmlSync -WhatIf -PassThru | Export-JmlPreview -Path preview.doc");

        Assert.Contains("say -As Html, Csv or Xml", Assert.Single(outcome.Errors).ToString());
        Assert.Empty(outcome.Output);
    }

    [Fact]
    public void Gives_the_preview_as_an_object_with_PassThru_and_its_objects_one_by_one()
    {
        var preview = Assert.Single(_shell.Run("$p = Start-JmlSync -WhatIf -PassThru; $p").Output);
        var again = Assert.Single(_shell.Run("$p | Get-JmlPreview").Output);
        var items = _shell.Run("$p | Get-JmlPreview -Item | Where-Object State -ne ToFollow").Output;

        Assert.Equal("Jml.Preview", preview.TypeNames[0]);
        Assert.Equal(preview.Properties["Id"].Value, again.Properties["Id"].Value);
        var counted = _shell.Run("$n = 0; $p.Counts | ForEach-Object { $n += $_.Count }; $n").Output[0].ToString();
        Assert.Equal(counted, items.Count.ToString(null, null));
        Assert.All(items, item => Assert.Equal(preview.Properties["Id"].Value, item.Properties["Preview"].Value));
    }

    [Fact]
    public void Asks_with_Confirm_and_takes_no_for_an_answer()
    {
        _shell.Run("Start-JmlSync -Confirm");

        Assert.Contains("Start a delta synchronisation of all connectors?", Assert.Single(_shell.Terminal.Questions));
        Assert.Empty(_wire.Requests);
    }

    [Fact]
    public void Returns_the_run_at_once()
    {
        var run = Assert.Single(_shell.Run("Start-JmlSync -Cycle Full").Output);

        Assert.Equal("Jml.Run", run.TypeNames[0]);
        Assert.Equal("Full", run.Properties["Cycle"].Value.ToString());
        Assert.Equal(["POST /api/v1/runs"], _wire.Lines);
        Assert.Equal(Newest(), run.Properties["Id"].Value);
    }

    [Fact]
    public void Follows_the_run_to_its_end_with_Wait()
    {
        var outcome = _shell.Run("Start-JmlSync -Wait");

        var run = Assert.Single(outcome.Output);
        Assert.Equal("Ended", run.Properties["State"].Value.ToString());
        Assert.NotNull(run.Properties["ExitCode"].Value);
        Assert.Equal(ProgressRecordType.Completed, outcome.Progress[^1].RecordType);
        Assert.StartsWith("JML Sync run", outcome.Progress[0].Activity);
        Assert.All(outcome.Progress, record => Assert.InRange(record.PercentComplete, -1, 100));
    }

    [Theory]
    [InlineData("success", 0, null)]
    [InlineData("completed-no-objects", 4, null)]
    [InlineData("completed-changes-held", 3, null)]
    [InlineData("completed-export-errors", 5, "completed-export-errors,Jml.StartJmlSyncCommand")]
    [InlineData("stopped-user", 6, "stopped-user,Jml.StartJmlSyncCommand")]
    [InlineData("no-start-file-not-found", 1, "no-start-file-not-found,Jml.StartJmlSyncCommand")]
    public void Gives_the_run_always_and_an_error_when_it_did_not_succeed(string result, int exitCode, string? error)
    {
        _wire.Answer = text => Regex.Replace(text, "\"result\":\"[a-z-]+\"", $"\"result\":\"{result}\"");

        var outcome = _shell.Run("Start-JmlSync -Wait");

        var run = Assert.Single(outcome.Output);
        Assert.Equal(result, run.Properties["Result"].Value);
        Assert.Equal(exitCode, run.Properties["ExitCode"].Value);
        Assert.Equal(error, outcome.Errors.SingleOrDefault()?.FullyQualifiedErrorId);
        Assert.Equal(exitCode == 3 ? 1 : 0, outcome.Warnings.Count);
    }

    [Theory]
    [InlineData("Start-JmlSync -Wait", "goes on; nobody waits", false)]
    [InlineData("Start-JmlSync -Wait -StopOnCancel", "was", true)]
    public void Stops_waiting_at_Ctrl_C(string script, string farewell, bool alsoStopsTheRun)
    {
        var outcome = _shell.RunUntil(script, () => _shell.Terminal.Progress.Count > 0);

        Assert.True(outcome.WasStopped);
        Assert.Empty(outcome.Output);
        Assert.Contains(farewell, _shell.Terminal.Text);
        Assert.Equal(alsoStopsTheRun, _wire.Lines.Any(line => line.EndsWith("/stop", StringComparison.Ordinal)));
    }

    [Fact]
    public void Is_refused_with_the_codes_of_the_service_when_the_key_may_only_look()
    {
        using var shell = TheService.ConnectedAs(_service.NewKeyFile("Morning check", "Reader"), _service.Uri);

        var outcome = shell.Run("Start-JmlSync");

        var error = Assert.Single(outcome.Errors);
        Assert.Equal("role-missing,Jml.StartJmlSyncCommand", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.PermissionDenied, error.CategoryInfo.Category);
    }

    public void Dispose()
    {
        _shell.Dispose();
        _wire.Dispose();
    }

    private long Newest()
    {
        using var shell = _service.Connected();
        return (long)Assert.Single(shell.Run("Get-JmlRun -Last").Output).Properties["Id"].Value;
    }
}
