using System.Text.RegularExpressions;

namespace Jml.Test;

/// <summary>Looking for vanished accounts in the recycle bin, and asking for them back.</summary>
public sealed class DeletedObjects : IDisposable
{
    private const string One = "$one = @(Get-JmlConnectorSpaceObject -Connector AD -State Connected)[0]";

    private readonly Wire _wire;
    private readonly Hosting.Shell _shell;

    public DeletedObjects(TheService service)
    {
        service.WaitUntilIdle();
        _wire = new Wire(service.Uri);
        _shell = TheService.ConnectedAs(service.AdministratorsKeyFile, _wire.Uri);
        _shell.Run(One);
    }

    [Fact]
    public void Are_not_those_that_are_there()
    {
        var seen = Assert.Single(_shell.Run("$one | Get-JmlDeletedObject").Output);

        Assert.Equal("Jml.DeletedObject", seen.TypeNames[0]);
        Assert.False((bool)seen.Properties["Found"].Value);
        Assert.Contains("only what has vanished", seen.Properties["Sentence"].Value.ToString());
        Assert.StartsWith("not-found,", Assert.Single(_shell.Run("Get-JmlDeletedObject -Object 999999").Errors).FullyQualifiedErrorId);
    }

    [Fact]
    public void Show_what_would_come_back_and_send_nothing_with_WhatIf()
    {
        _wire.Answer = Deleted;

        var seen = Assert.Single(_shell.Run("$one | Restore-JmlObject -Reason 'A test' -WhatIf").Output);
        var text = _shell.Show("$one | Restore-JmlObject -Reason 'A test' -WhatIf");

        Assert.True((bool)seen.Properties["Found"].Value);
        Assert.Contains("Ask for it back, disabled and with its values and groups", text);
        Assert.Contains("CN=Gone,OU=Staff,DC=zz1,DC=example", text);
        Assert.DoesNotContain(_wire.Lines, line => line.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public void Are_refused_in_the_words_of_the_service()
    {
        var refused = _shell.Run("Restore-JmlObject -Object $one.Id -Reason 'A test' -Confirm:$false");
        var missed = _shell.Run("Remove-JmlRestoreWish -Object $one.Id");

        Assert.Empty(refused.Output);
        Assert.StartsWith("nothing-to-restore,", Assert.Single(refused.Errors).FullyQualifiedErrorId);
        Assert.StartsWith("not-found,", Assert.Single(missed.Errors).FullyQualifiedErrorId);
    }

    public void Dispose()
    {
        _shell.Dispose();
        _wire.Dispose();
    }

    private static string Deleted(string text) => Regex.Replace(text, "\"found\":false,\"distinguishedName\":null(.*)\"withValues\":null",
        "\"found\":true,\"distinguishedName\":\"CN=Gone,OU=Staff,DC=zz1,DC=example\"$1\"withValues\":true");
}
