using System.Management.Automation;
using System.Net.Http;

namespace Jml;

/// <summary>Takes back the wish for a vanished account: it is not brought back.</summary>
/// <remarks>What was sent already is not taken back. A change set that waits for an approval drops the account.</remarks>
/// <example>
///   <summary>Which wishes would be taken back?</summary>
///   <code>Get-JmlPendingExport -Operation Restore | Remove-JmlRestoreWish -WhatIf</code>
/// </example>
/// <example>
///   <summary>Take back the wish for one account.</summary>
///   <code>Remove-JmlRestoreWish -Object 4711 -WhatIf</code>
/// </example>
/// <seealso href="Restore-JmlObject"/>
[Cmdlet(VerbsCommon.Remove, "JmlRestoreWish", DefaultParameterSetName = "InputObject", SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(void))]
public sealed class RemoveJmlRestoreWishCommand : VanishedObjectCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!ShouldProcess($"object {Number}", "Take back the wish for it")) return;
        Ask(Number, service => service.Send<object>(HttpMethod.Delete, $"connector-space/{Number}/restore", null, StopToken));
    }
}
