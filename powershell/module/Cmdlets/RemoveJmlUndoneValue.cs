using System;
using System.Management.Automation;
using System.Net.Http;

namespace Jml;

/// <summary>Lifts an undo: the rules have their way again with what was taken back.</summary>
/// <remarks>The next run stages what the rules want, under the same limits and approvals as anything else.</remarks>
/// <example>
///   <summary>What would be lifted of everything that was taken back.</summary>
///   <code>Get-JmlUndoneValue | Remove-JmlUndoneValue -WhatIf</code>
/// </example>
/// <example>
///   <summary>Let the rules decide on the title of one account again.</summary>
///   <code>Remove-JmlUndoneValue -Object 4711 -Attribute title -WhatIf</code>
/// </example>
/// <seealso href="Get-JmlUndoneValue"/>
[Cmdlet(VerbsCommon.Remove, "JmlUndoneValue", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(void))]
public sealed class RemoveJmlUndoneValueCommand : JmlCmdlet
{
    /// <summary>The number of the connector-space object.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    public long Object { get; set; }

    /// <summary>One attribute; every one when left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Attribute { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var target = $"object {Object}{(Attribute == null ? "" : $", {Attribute}")}";
        if (!ShouldProcess(target, "Let the rules have their way again")) return;
        var query = Attribute == null ? "" : "?attribute=" + Uri.EscapeDataString(Attribute);
        Ask(Object, service => service.Send<object>(HttpMethod.Delete, $"undone/{Object}{query}", null, StopToken));
    }
}
