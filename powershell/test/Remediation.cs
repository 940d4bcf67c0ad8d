namespace Jml.Test;

/// <summary>Manual steps for somebody who should not be everywhere.</summary>
public sealed class Remediation(TheService service) : IDisposable
{
    private readonly Hosting.Shell _shell = service.Connected();

    [Fact]
    public void Numbers_the_steps_for_a_person_with_their_own_address_and_object()
    {
        _shell.Run("$answer = @(Get-JmlMetaverseObject | Get-JmlRemediation | Where-Object { $_.Code -like 'managed*' })[0]");
        _shell.Run("$account = @($answer.Presence | Where-Object { $_.Connector -eq 'AD' })[0]");

        var text = _shell.Show("Get-JmlMetaverseObject -Id $answer.Person | Get-JmlRemediation");
        var account = _shell.Run("$account.Object").Output[0];

        Assert.Contains("Managed: ", text);
        Assert.Contains("  Wanted: NHSmail only\n    1. ", text);
        Assert.Contains($"Set-JmlDisconnector -Object {account} -Type Explicit", text.Replace("\n", " ", StringComparison.Ordinal));
        Assert.Contains(_shell.Run("(Get-JmlMetaverseObject -Id $answer.Person).Email").Output[0].ToString(), text);
    }

    [Fact]
    public void Answers_for_an_object_that_belongs_to_nobody()
    {
        var answer = Assert.Single(_shell.Run("Get-JmlDisconnector -Connector AD -Type Normal -First 1 | Get-JmlRemediation").Output);

        Assert.Null(answer.Properties["Person"].Value);
        Assert.Equal("ad-only", answer.Properties["Code"].Value);
    }

    [Fact]
    public void Answers_for_the_person_of_an_account_that_is_piped()
    {
        _shell.Run("$account = Get-JmlConnectorSpaceObject -Connector AD -State Connected | Where-Object { $_.Person }");

        var answer = Assert.Single(_shell.Run("@($account)[0] | Get-JmlRemediation").Output);

        Assert.Equal(_shell.Run("@($account)[0].Person").Output[0].BaseObject, answer.Properties["Person"].Value);
    }

    [Fact]
    public void Says_so_when_there_is_nobody()
    {
        var error = Assert.Single(_shell.Run("Get-JmlRemediation -Person 987654").Errors);

        Assert.Equal("not-found,Jml.GetJmlRemediationCommand", error.FullyQualifiedErrorId);
    }

    public void Dispose() => _shell.Dispose();
}
