using System.Text.RegularExpressions;

namespace Jml.Test;

public sealed class GetJmlHealth : IDisposable
{
    private readonly TheService _service;
    private readonly Hosting.Shell _shell;

    /// <summary>A run that another test stopped would be what the service complains of.</summary>
    public GetJmlHealth(TheService service)
    {
        _service = service;
        service.WaitUntilIdle();
        _shell = service.Connected();
        _shell.Run("Start-JmlSync -Wait");
    }

    [Fact]
    public void Says_how_the_service_is_and_what_to_do()
    {
        var health = Assert.Single(_shell.Run("Get-JmlHealth").Output);

        Assert.Matches("^(Pass|Warn)$", health.Properties["Status"].Value.ToString());
        Assert.Matches(@"^\d+\.\d+\.\d+", health.Properties["Version"].Value.ToString());
        Assert.All(_shell.Run("(Get-JmlHealth).Notes").Each("Remedy"), remedy => Assert.NotEqual("", remedy));
    }

    [Fact]
    public void Shows_one_line_and_one_more_for_each_thing_to_do()
    {
        var notes = _shell.Run("(Get-JmlHealth).Notes").Output.Count;

        var lines = _shell.Show("Get-JmlHealth").Trim().Split('\n');

        Assert.Matches(@"^(PASS|WARN): JML Sync \d", lines[0]);
        Assert.True(lines.Length >= 1 + notes, "A note is missing.");
    }

    [Fact]
    public void Gives_a_service_that_is_not_well_as_an_object()
    {
        using var wire = new Wire(_service.Uri);
        using var shell = TheService.ConnectedAs(_service.AdministratorsKeyFile, wire.Uri);
        wire.Status = 503;
        wire.Answer = text => Regex.Replace(text, "\"status\":\"(warn|pass)\"", "\"status\":\"fail\"");

        var outcome = shell.Run("Get-JmlHealth");

        Assert.Empty(outcome.Errors);
        Assert.Equal("Fail", Assert.Single(outcome.Output).Properties["Status"].Value.ToString());
    }

    public void Dispose() => _shell.Dispose();
}
