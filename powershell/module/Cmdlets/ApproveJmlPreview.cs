using System.Linq;
using System.Management.Automation;

namespace Jml;

/// <summary>Approves beforehand what a preview would put on hold, so that the next run that stages exactly that sends it.</summary>
/// <remarks>
/// Look at the preview, type back the number of items, and say why. The approval is bound to the digest of the set: a run
/// that stages anything else puts it on hold as usual. It counts for four hours and once. Whoever asked for the preview,
/// and whoever starts the run, cannot approve; some sets need two people. -Force leaves the question out, and no check.
/// </remarks>
/// <example>
///   <summary>Sixty people leave tonight, and the run at 20:00 is not to wait.</summary>
///   <code>Get-JmlPreview -Id 12 | Approve-JmlPreview -Connector AD -Operation Disable -Count 60 -Reason 'Ward 4 closes, agreed with HR'</code>
/// </example>
/// <example>
///   <summary>Would it be accepted, and what of it cannot be undone?</summary>
///   <code>Get-JmlPreview -Id 12 | Approve-JmlPreview -Connector AD -Operation Disable -Count 60 -Reason 'Ward 4 closes' -WhatIf</code>
/// </example>
/// <seealso href="Get-JmlPreview"/>
/// <seealso href="Approve-JmlChangeSet"/>
[Cmdlet(VerbsLifecycle.Approve, "JmlPreview", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(Preview))]
public sealed class ApproveJmlPreviewCommand : JmlCmdlet
{
    /// <summary>The preview as it was looked at, from Get-JmlPreview.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public Preview InputObject { get; set; } = null!;

    /// <summary>The connector of the set.</summary>
    [Parameter(Mandatory = true)]
    [ArgumentCompleter(typeof(ConnectorNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string Connector { get; set; } = "";

    /// <summary>What the items of the set do.</summary>
    [Parameter(Mandatory = true)]
    public Operation Operation { get; set; }

    /// <summary>The number of items in the set, typed back.</summary>
    [Parameter(Mandatory = true)]
    public int Count { get; set; }

    /// <summary>Why, for whoever reads the audit.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Reason { get; set; } = "";

    /// <summary>Do not ask. The count, the digest and who may approve are checked all the same.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var set = InputObject.Sets.FirstOrDefault(one => one.Connector == Connector && one.Operation == Operation);
        if (set == null)
        {
            var what = new PSArgumentException($"Preview {InputObject.Id} would hold no change set of {Operation} for {Connector}.");
            WriteError(new ErrorRecord(what, "not-found", ErrorCategory.ObjectNotFound, InputObject));
            return;
        }
        var approval = new { Connector, Operation, set.Digest, Count, Reason };
        var path = $"previews/{InputObject.Id}/approve";
        Ask(InputObject.Id, service =>
        {
            if (IsAsked && !IsAgreed(service.Post<Preview>(path + "/check", approval, StopToken), set)) return;
            WriteObject(service.Post<Preview>(path, approval, StopToken));
        });
    }

    /// <summary>-Force must not turn "what if" into a change, nor override a -Confirm of the same line.</summary>
    private bool IsAsked => !Force || IsOn("WhatIf") || IsOn("Confirm");

    private bool IsAgreed(Preview preview, PreviewSet set)
    {
        var what = $"Approve beforehand {set.Count:N0} x {Operation.ToString().ToLowerInvariant()} on {Connector} of preview {preview.Id}";
        var undo = set.Irreversible == null ? "" : $" CANNOT BE UNDONE: {set.Irreversible}.";
        return ShouldProcess($"{what}. {set.Why}{undo}", $"{what}?\n{set.Why}{undo}", "Approve-JmlPreview");
    }
}
