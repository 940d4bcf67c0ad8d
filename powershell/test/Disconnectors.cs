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
    public void Take_reason_owner_and_date_from_the_columns_of_a_list_and_go_in_one_request()
    {
        using var wire = new Wire(_service.Uri);
        using var shell = TheService.ConnectedAs(_service.AdministratorsKeyFile, wire.Uri);
        shell.Run($"$rows = {Two} | ForEach-Object {{ [pscustomobject]@{{ Connector = $_.Connector; Anchor = $_.Anchor; "
            + "Reason = 'No ' + $_.Object; Owner = 'Ward 12'; ReviewOn = '01/04/2031' } }");
        wire.Requests.Clear();

        var changed = shell.Run("$rows | Set-JmlDisconnector -Type Explicit -Confirm:$false");

        Assert.Empty(changed.Errors);
        Assert.Equal(["POST /api/v1/link-changes"], wire.Lines);
        var kept = shell.Run("Get-JmlDisconnector -Type Explicit").Output;
        Assert.Equal(2, kept.Count);
        Assert.All(kept, one => Assert.Equal($"No {one.Properties["Object"].Value}", one.Properties["Reason"].Value));
        Assert.All(kept, one => Assert.Equal("Ward 12", one.Properties["Owner"].Value));
        Assert.All(kept, one => Assert.Equal(new DateTime(2031, 4, 1), one.Properties["ReviewOn"].Value));
    }

    [Fact]
    public void Say_which_rows_are_wrong_and_do_the_others()
    {
        _shell.Run($"$rows = @([pscustomobject]@{{ Connector = (Get-JmlConnector)[0].Name; Anchor = 'nobody' }}) + @({Two} | "
            + "ForEach-Object { [pscustomobject]@{ Object = $_.Object } }) + @([pscustomobject]@{ Object = 987654 })");

        var outcome = _shell.Run($"$rows | {KeepOut} -Confirm:$false -PassThru");

        Assert.Equal(2, outcome.Output.Count);
        Assert.All(outcome.Errors, error => Assert.Equal("not-found,Jml.SetJmlDisconnectorCommand", error.FullyQualifiedErrorId));
        Assert.Equal(["Row 1:", "Row 4:"], outcome.Errors.Select(error => error.Exception.Message[..6]));
        Assert.Contains("is called nobody", outcome.Errors[0].Exception.Message);
    }

    [Fact]
    public void Are_all_or_none_where_that_is_asked_for()
    {
        var outcome = _shell.Run(
            $"@({Two} | ForEach-Object {{ [pscustomobject]@{{ Object = $_.Object }} }}) + @([pscustomobject]@{{ Object = 987654 }}) | {KeepOut} -Confirm:$false -AllOrNothing");

        Assert.Equal("not-found,Jml.SetJmlDisconnectorCommand", Assert.Single(outcome.Errors).FullyQualifiedErrorId);
        Assert.Empty(_shell.Run("Get-JmlDisconnector -Type Explicit").Output);
    }

    [Fact]
    public void Are_none_of_them_kept_out_when_a_cell_of_one_row_cannot_be_read()
    {
        _shell.Run($"$rows = @({Two} | ForEach-Object {{ [pscustomobject]@{{ Object = $_.Object; Reason = 'Printer'; ReviewOn = '' }} }})");
        (string Cell, string Value, string Message)[] wrong =
        [
            ("ReviewOn", "soon", "Row 2: The review date of object"), ("Object", "A17", "Row 2: Its Object is no number"),
            ("Reason", "", "Row 2: Why is object"),
        ];

        foreach (var (cell, value, message) in wrong)
        {
            var change = $"$was = $rows[1].{cell}; $rows[1].{cell} = '{value}'; ";
            var outcome = _shell.Run(change + "$rows | Set-JmlDisconnector -Type Explicit -Confirm:$false -AllOrNothing");

            Assert.StartsWith(message, Assert.Single(outcome.Errors).Exception.Message);
            Assert.Empty(_shell.Run("Get-JmlDisconnector -Type Explicit").Output);
            _shell.Run($"$rows[1].{cell} = $was");
        }
    }

    [Fact]
    public void Are_not_taken_by_the_numbers_of_a_list_from_another_data_folder()
    {
        _shell.Run($"$two = @({Two}); $row = [pscustomobject]@{{ Object = $two[0].Object; Connector = $two[1].Connector; Anchor = $two[1].Anchor }}");

        var outcome = _shell.Run($"$row | {KeepOut} -Confirm:$false");

        Assert.Contains("from a list made before the data folder was", Assert.Single(outcome.Errors).Exception.Message);
        Assert.Empty(_shell.Run("Get-JmlDisconnector -Type Explicit").Output);
    }

    [Fact]
    public void Go_a_thousand_at_a_time_and_are_all_or_none_up_to_a_thousand()
    {
        using var wire = new Wire(_service.Uri);
        using var shell = TheService.ConnectedAs(_service.AdministratorsKeyFile, wire.Uri);
        const string Rows = "900000..901000 | ForEach-Object { [pscustomobject]@{ Object = $_ } } | " + KeepOut + " -Confirm:$false";
        wire.Requests.Clear();

        var all = shell.Run(Rows);
        var requests = wire.Lines.ToList();
        var none = shell.Run(Rows + " -AllOrNothing");

        Assert.Equal(["POST /api/v1/link-changes", "POST /api/v1/link-changes"], requests);
        Assert.StartsWith("Row 1001: There is no connector-space object 901000.", all.Errors[^1].Exception.Message);
        Assert.Contains("all or nothing takes 1,000 at most", Assert.Single(none.Errors).Exception.Message);
        Assert.Equal(requests, wire.Lines);
    }

    [Fact]
    public void Refuse_a_day_that_could_be_two()
    {
        var outcome = _shell.Run($"{Two} | {KeepOut} -ReviewOn 4/31/2031 -Confirm:$false");

        Assert.Contains("Write it as 2031-04-01 or 01/04/2031", Assert.Single(outcome.Errors).Exception.Message);
        Assert.Empty(_shell.Run("Get-JmlDisconnector -Type Explicit").Output);
    }

    [Fact]
    public void Are_found_by_owner_and_review_date_which_can_be_put_off()
    {
        _shell.Run($"@({Two})[0] | {KeepOut} -Owner 'Ward 12' -ReviewOn 2031-04-01 -Confirm:$false; @({Two})[0] | {KeepOut} -Confirm:$false");

        Assert.Equal(2, _shell.Run("Get-JmlDisconnector -Type Explicit").Output.Count);
        var due = Assert.Single(_shell.Run("Get-JmlDisconnector -ReviewBefore 2031-04-01 -Owner 'ward 12'").Output);
        Assert.Equal(DateTime.UtcNow, (DateTime)due.Properties["At"].Value, TimeSpan.FromMinutes(10));
        Assert.Contains(due.Properties["By"].Value.ToString()!, _shell.Show("Get-JmlDisconnector -Type Explicit"));
        Assert.Empty(_shell.Run("Get-JmlDisconnector -ReviewBefore 2031-04-01 | Set-JmlDisconnector -Type Explicit -ReviewOn 2032-04-01 -Confirm:$false").Errors);
        Assert.Empty(_shell.Run("Get-JmlDisconnector -ReviewBefore 2031-04-01").Output);
        var later = Assert.Single(_shell.Run("Get-JmlDisconnector -ReviewBefore 2032-04-01").Output);
        Assert.Equal(["Shared device", "Ward 12"], [later.Properties["Reason"].Value, later.Properties["Owner"].Value]);
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
