using System.Management.Automation;
using System.Text.RegularExpressions;

namespace Jml.Test;

/// <summary>
/// From hold to decision. The invented trust has at least two sets on hold; the tests that decide leave the others alone.
/// </summary>
[TestCaseOrderer(typeof(DecidingTestsLast))]
public sealed partial class ChangeSets(TheService service) : IDisposable
{
    private const string First = "Get-JmlChangeSet -State Held -First 1";

    private readonly Hosting.Shell _shell = service.Connected();

    [Fact]
    public void Say_why_they_are_on_hold_and_how_many_they_are()
    {
        var sets = _shell.Run("Get-JmlChangeSet -State Held").Output;

        Assert.NotEmpty(sets);
        Assert.All(sets, set => Assert.Equal("Held", set.Properties["State"].Value.ToString()));
        Assert.All(sets, set => Assert.NotEqual("", set.Properties["Why"].Value));
        Assert.All(sets, set => Assert.Matches("^[0-9a-f]{64}$", set.Properties["Digest"].Value.ToString()));
    }

    [Theory]
    [InlineData(First + " | Get-JmlChangeSet -Item")]
    [InlineData("Get-JmlChangeSet (" + First + ").Id -Item")]
    public void List_their_items(string script)
    {
        var count = (int)Assert.Single(_shell.Run(First).Each("Count"))!;

        var items = _shell.Run(script).Output;

        Assert.Equal(count, items.Count);
        Assert.All(items, item => Assert.Equal("Jml.ChangeSetItem", item.TypeNames[0]));
    }

    [Fact]
    public void Are_found_from_the_pending_exports_that_wait_in_them()
    {
        var sets = _shell.Run("Get-JmlPendingExport -State Held -First 1 | Get-JmlChangeSet").Each("State");

        Assert.Equal("Held", Assert.Single(sets)!.ToString());
    }

    [Fact]
    public void Show_as_a_table() => Assert.Matches("Id +Connector +Operation +State +Count +Why", _shell.Show(First));

    [Fact]
    public void Are_not_decided_by_a_key_without_the_role()
    {
        var outcome = _shell.Run($"$set = {First}; $set | Approve-JmlChangeSet -Count $set.Count -Reason 'Agreed' -Force");

        Assert.Equal("role-missing,Jml.ApproveJmlChangeSetCommand", Assert.Single(outcome.Errors).FullyQualifiedErrorId);
    }

    [Fact]
    public void Ask_before_an_approval_and_name_what_cannot_be_undone()
    {
        using var wire = new Wire(service.Uri);
        wire.Answer = text => text.Replace("\"irreversible\":null", "\"irreversible\":\"the mark stays\"", StringComparison.Ordinal);
        using var shell = TheService.ConnectedAs(service.ApproversKeyFile, wire.Uri, "No");

        shell.Run($"$set = {First}; $set | Approve-JmlChangeSet -Count $set.Count -Reason 'Agreed'");

        var question = Assert.Single(shell.Terminal.Questions);
        var set = Assert.Single(shell.Run("$set").Output);
        Assert.Contains($"Approve change set {set.Properties["Id"].Value} ({set.Properties["Count"].Value} x", question);
        Assert.Contains(set.Properties["Why"].Value.ToString()!, question);
        Assert.Contains($"CANNOT BE UNDONE: {set.Properties["Irreversible"].Value}", question);
        Assert.DoesNotContain(wire.Lines, line => line.EndsWith("/approve", StringComparison.Ordinal));
    }

    [Fact]
    public void Promise_no_undo_when_nothing_about_them_is_final()
    {
        using var wire = new Wire(service.Uri);
        wire.Answer = text => Irreversible().Replace(text, "\"irreversible\":null");
        using var shell = TheService.ConnectedAs(service.ApproversKeyFile, wire.Uri, "No");

        shell.Run($"$set = {First}; $set | Approve-JmlChangeSet -Count $set.Count -Reason 'Agreed'");

        Assert.Contains("There is no undo", Assert.Single(shell.Terminal.Questions));
    }

    [GeneratedRegex("\"irreversible\":(\"[^\"]*\"|null)")]
    private static partial Regex Irreversible();

    [Theory]
    [InlineData("$set.Count + 1", "change-set-count-differs", "")]
    [InlineData("$set.Count + 1", "change-set-count-differs", "-WhatIf")]
    [InlineData("$set.Count", "request-invalid", "-Except 999999999")]
    public void Are_refused_before_the_question(string count, string code, string switches)
    {
        using var shell = TheService.ConnectedAs(service.ApproversKeyFile, service.Uri, "Yes");

        var outcome = shell.Run($"$set = {First}; $set | Approve-JmlChangeSet -Count ({count}) -Reason 'Agreed' {switches}");

        Assert.Equal(code + ",Jml.ApproveJmlChangeSetCommand", Assert.Single(outcome.Errors).FullyQualifiedErrorId);
        Assert.Empty(shell.Terminal.Questions);
    }

    [Fact]
    public void Are_refused_to_a_key_without_the_role_before_the_question()
    {
        using var shell = service.Connected("Yes");

        var outcome = shell.Run($"$set = {First}; $set | Approve-JmlChangeSet -Count $set.Count -Reason 'Agreed'");

        Assert.Equal("role-missing,Jml.ApproveJmlChangeSetCommand", Assert.Single(outcome.Errors).FullyQualifiedErrorId);
        Assert.Empty(shell.Terminal.Questions);
    }

    [Theory]
    [InlineData("-Force -WhatIf")]
    [InlineData("-WhatIf")]
    public void Are_not_approved_with_WhatIf_even_by_force(string switches)
    {
        using var shell = TheService.ConnectedAs(service.ApproversKeyFile, service.Uri);

        var text = shell.Show($"$set = {First}; $set | Approve-JmlChangeSet -Count $set.Count -Reason 'Agreed' {switches}");

        Assert.StartsWith("What if: Approve change set", text);
        Assert.Empty(shell.Run("($set | Get-JmlChangeSet).Approvals").Output);
    }

    [Fact]
    public void Are_not_approved_by_force_when_the_session_prefers_WhatIf()
    {
        using var shell = TheService.ConnectedAs(service.ApproversKeyFile, service.Uri);

        var outcome = shell.Run(
            $"$WhatIfPreference = $true; $set = {First}; $set | Approve-JmlChangeSet -Count $set.Count -Reason 'Agreed' -Force");

        Assert.Empty(outcome.Output);
        Assert.Empty(shell.Run("($set | Get-JmlChangeSet).Approvals").Output);
    }

    [Theory]
    [InlineData("$set | Approve-JmlChangeSet -Count ($set.Count + 1) -Reason 'Agreed' -Force", "change-set-count-differs")]
    [InlineData("Approve-JmlChangeSet -Id $set.Id -Digest ('0' * 64) -Count $set.Count -Reason 'Agreed' -Force", "change-set-digest-differs")]
    public void Are_approved_only_as_they_were_looked_at_and_counted_even_by_force(string script, string code)
    {
        using var shell = TheService.ConnectedAs(service.ApproversKeyFile, service.Uri);

        var outcome = shell.Run($"$set = {First}; {script}");

        var error = Assert.Single(outcome.Errors);
        Assert.Equal(code + ",Jml.ApproveJmlChangeSetCommand", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.ResourceBusy, error.CategoryInfo.Category);
        Assert.Empty(shell.Run("($set | Get-JmlChangeSet).Approvals").Output);
    }

    [Theory]
    [InlineData("'1' | Approve-JmlChangeSet -Count 1 -Reason 'Agreed' -Force", "Jml.ApproveJmlChangeSetCommand")]
    [InlineData("1 | Deny-JmlChangeSet -Reason 'No'", "Jml.DenyJmlChangeSetCommand")]
    public void Are_never_named_by_a_bare_text_or_number_from_the_pipeline(string script, string cmdlet)
    {
        var error = Assert.Single(_shell.Run(script).Errors);

        Assert.EndsWith(cmdlet, error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.InvalidArgument, error.CategoryInfo.Category);
    }

    [Fact, Trait(DecidingTestsLast.Decides, "yes")]
    public void Are_approved_with_the_count_typed_back_and_objects_left_out()
    {
        using var shell = TheService.ConnectedAs(service.ApproversKeyFile, service.Uri, "Yes");
        shell.Run($"$set = {First}; $out = ($set | Get-JmlChangeSet -Item -First 1).Object");

        var outcome = shell.Run("$set | Approve-JmlChangeSet -Count $set.Count -Except $out -Reason 'Agreed with HR'");

        Assert.Empty(outcome.Errors);
        var approvals = shell.Run("($set | Get-JmlChangeSet).Approvals").Output;
        Assert.Equal(["Agreed with HR"], approvals.Select(approval => approval.Properties["Reason"].Value));
        Assert.Equal(["Asha Okafor"], approvals.Select(approval => approval.Properties["By"].Value));
        Assert.Contains("without 1 of its objects", Assert.Single(shell.Terminal.Questions));
    }

    [Fact, Trait(DecidingTestsLast.Decides, "yes")]
    public void Are_denied_with_a_reason_and_only_once()
    {
        using var shell = TheService.ConnectedAs(service.ApproversKeyFile, service.Uri, "Yes");
        shell.Run("$set = @(Get-JmlChangeSet -State Held)[-1]");

        var denied = Assert.Single(shell.Run("$set | Deny-JmlChangeSet -Reason 'The extract lacked a ward'").Output);
        var again = Assert.Single(shell.Run("$set | Deny-JmlChangeSet -Reason 'Once more'").Errors);

        Assert.Equal("Denied", denied.Properties["State"].Value.ToString());
        Assert.Equal("change-set-not-held,Jml.DenyJmlChangeSetCommand", again.FullyQualifiedErrorId);
        var late = Assert.Single(shell.Run("$set | Approve-JmlChangeSet -Count $set.Count -Reason 'After all'").Errors);
        Assert.Equal("change-set-not-held,Jml.ApproveJmlChangeSetCommand", late.FullyQualifiedErrorId);
        Assert.Empty(shell.Terminal.Questions);
    }

    public void Dispose() => _shell.Dispose();
}
