using System.Management.Automation;

namespace Jml.Test;

/// <summary>Keeping objects out and letting them in. The invented trust has at least two objects that belong to nobody.</summary>
public sealed class Disconnectors : IDisposable
{
    private const string Two = "Get-JmlDisconnector -Type Normal -First 2";
    private const string KeepOut = "Set-JmlDisconnector -Type Explicit -Reason 'Shared device'";

    private readonly TheService _service;
    private readonly Hosting.Shell _shell;

    public Disconnectors(TheService service)
    {
        _service = service;
        _shell = service.Connected();
        _shell.Run("Get-JmlDisconnector -Type Explicit | Set-JmlDisconnector -Type Normal -Reason 'Test over' -Confirm:$false");
    }

    [Fact]
    public void Are_kept_out_with_a_reason_an_owner_and_a_date_and_let_in_again()
    {
        var kept = Assert.Single(_shell.Run(
            $"$one = @({Two})[0]; $one | {KeepOut} -Owner 'Ward 12' -ReviewOn 2031-04-01 -Confirm:$false -PassThru").Output);
        var listed = _shell.Run("Get-JmlDisconnector -Type Explicit").Each("Object");
        var letIn = Assert.Single(_shell.Run("$one | Set-JmlDisconnector -Type Normal -Reason 'Review' -Confirm:$false -PassThru").Output);

        Assert.Equal("Explicit", kept.Properties["Type"].Value.ToString());
        Assert.Equal("Shared device", kept.Properties["Reason"].Value);
        Assert.Equal("Ward 12", kept.Properties["Owner"].Value);
        Assert.Equal(new DateTime(2031, 4, 1), kept.Properties["ReviewOn"].Value);
        Assert.Equal([kept.Properties["Object"].Value], listed);
        Assert.Equal("Normal", letIn.Properties["Type"].Value.ToString());
    }

    [Fact]
    public void Are_asked_about_one_by_one_unless_told_otherwise()
    {
        using var shell = _service.Connected("Yes", "No");

        var changed = shell.Run($"{Two} | {KeepOut} -PassThru").Output;

        Assert.Equal(2, shell.Terminal.Questions.Count);
        Assert.Single(changed);
        Assert.Single(shell.Run("Get-JmlDisconnector -Type Explicit").Output);
    }

    [Fact]
    public void Stay_as_they_are_when_nobody_can_be_asked()
    {
        var outcome = _shell.Run($"{Two} | {KeepOut}");

        Assert.Contains("Nobody is here to answer", Assert.Single(outcome.Errors).Exception.Message);
        Assert.Empty(_shell.Run("Get-JmlDisconnector -Type Explicit").Output);
    }

    [Fact]
    public void Are_taken_from_the_rows_of_a_list_by_connector_and_anchor()
    {
        const string Rows = Two + " | ForEach-Object { [pscustomobject]@{ Connector = $_.Connector; Anchor = $_.Anchor } }";

        var changed = _shell.Run($"$rows = {Rows}; $rows | {KeepOut} -Confirm:$false -PassThru");

        Assert.Empty(changed.Errors);
        Assert.Equal(_shell.Run("$rows").Each("Anchor"), changed.Each("Anchor"));
    }

    [Fact]
    public void Say_so_when_a_row_names_nothing()
    {
        var outcome = _shell.Run(
            $"[pscustomobject]@{{ Connector = (Get-JmlConnector)[0].Name; Anchor = 'nobody' }} | {KeepOut} -Confirm:$false");

        var error = Assert.Single(outcome.Errors);
        Assert.Equal("not-found,Jml.SetJmlDisconnectorCommand", error.FullyQualifiedErrorId);
        Assert.Contains("is called nobody", error.Exception.Message);
    }

    [Fact]
    public void Are_never_named_by_a_bare_text_from_the_pipeline()
    {
        var error = Assert.Single(_shell.Run($"'CN=A' | {KeepOut} -Confirm:$false").Errors);

        Assert.Equal("InputObjectNotBound,Jml.SetJmlDisconnectorCommand", error.FullyQualifiedErrorId);
    }

    [Fact]
    public void Can_be_made_of_an_object_that_is_joined()
    {
        _shell.Run($"$object = Get-JmlConnectorSpaceObject -State Connected -First 1; $object | {KeepOut} -Confirm:$false");

        var states = _shell.Run("Get-JmlConnectorSpaceObject -Id $object.Id").Each("State");

        Assert.Equal("ExplicitlyDisconnected", Assert.Single(states)!.ToString());
    }

    [Fact]
    public void Are_let_in_only_when_somebody_kept_them_out()
    {
        var outcome = _shell.Run($"{Two} | Set-JmlDisconnector -Type Normal -Reason 'Review' -Confirm:$false");

        Assert.Equal(2, outcome.Errors.Count);
        Assert.All(outcome.Errors, error => Assert.Equal("request-invalid,Jml.SetJmlDisconnectorCommand", error.FullyQualifiedErrorId));
        Assert.All(outcome.Errors, error => Assert.Equal(ErrorCategory.InvalidArgument, error.CategoryInfo.Category));
    }

    public void Dispose() => _shell.Dispose();
}
