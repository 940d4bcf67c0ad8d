using System.Security;

namespace Jml.Test;

/// <summary>Keys for people and tasks.</summary>
public sealed class ApiKeys(TheService service) : IDisposable
{
    private readonly Hosting.Shell _shell = service.Connected();

    [Fact]
    public void Open_the_service_until_they_are_revoked()
    {
        _shell.Run("$key = New-JmlApiKey -Name 'Night shift' -Role Reader");
        using var other = TheService.ConnectedAs(service.NewKeyFile("Day shift", "Reader"), service.Uri);

        var before = other.Run("Get-JmlConnector");
        _shell.Run("Get-JmlApiKey -Name 'Day shift' | Remove-JmlApiKey -Confirm:$false");
        var after = other.Run("Get-JmlConnector");

        Assert.Empty(before.Errors);
        Assert.Equal("key-unknown,Jml.GetJmlConnectorCommand", Assert.Single(after.Errors).FullyQualifiedErrorId);
    }

    [Fact]
    public void Are_given_out_once_as_a_SecureString_and_never_shown()
    {
        var key = Assert.Single(_shell.Run("$key = New-JmlApiKey -Name 'Evening shift' -Role Reader, Operator; $key").Output);
        var text = _shell.Show("$key") + _shell.Show("Get-JmlApiKey");

        Assert.IsType<SecureString>(key.Properties["Key"].Value);
        Assert.Equal("Reader, Operator", key.Properties["Roles"].Value.ToString());
        Assert.Contains(key.Properties["Id"].Value.ToString()!, text);
        Assert.DoesNotContain("jml_", text);
        Assert.Empty(_shell.Run("Connect-JmlService -Port " + service.Uri.Port + " -ApiKey $key.Key; Get-JmlConnector").Errors);
    }

    [Fact]
    public void Are_never_written_over_a_file_that_exists()
    {
        var path = service.NewKeyFile("Task", "Reader");
        var before = File.ReadAllText(path);

        var outcome = _shell.Run($"New-JmlApiKey -Name 'Overwriter' -Role Reader -KeyFile '{path}'");

        Assert.Equal("key-file-unusable,Jml.NewJmlApiKeyCommand", Assert.Single(outcome.Errors).FullyQualifiedErrorId);
        Assert.Equal(before, File.ReadAllText(path));
        Assert.Empty(_shell.Run("Get-JmlApiKey -Name Overwriter").Output);
    }

    [Fact]
    public void Leave_no_empty_file_behind_when_the_service_refuses()
    {
        using var shell = TheService.ConnectedAs(service.NewKeyFile("Looker", "Reader"), service.Uri);
        var path = service.NewFileName();

        var outcome = shell.Run($"New-JmlApiKey -Name 'Sneaky' -Role Administrator -KeyFile '{path}'");

        Assert.Equal("role-missing,Jml.NewJmlApiKeyCommand", Assert.Single(outcome.Errors).FullyQualifiedErrorId);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Are_not_revoked_before_somebody_said_yes()
    {
        service.NewKeyFile("Kept", "Reader");
        using var shell = service.Connected("No");

        shell.Run("Get-JmlApiKey -Name Kept | Remove-JmlApiKey");

        Assert.Contains("Kept", Assert.Single(shell.Terminal.Questions));
        Assert.Null(shell.Run("Get-JmlApiKey -Name Kept").Output[^1].Properties["RevokedAt"].Value);
    }

    public void Dispose() => _shell.Dispose();
}
