using System.Management.Automation;

namespace Jml;

/// <summary>Gets the values that an undo took back and that stay so against the rules.</summary>
/// <example>
///   <summary>What the rules may not have for now.</summary>
///   <code>Get-JmlUndoneValue</code>
/// </example>
/// <example>
///   <summary>The same of one object.</summary>
///   <code>Get-JmlUndoneValue -Object 4711</code>
/// </example>
/// <seealso href="Undo-JmlExport"/>
/// <seealso href="Remove-JmlUndoneValue"/>
[Cmdlet(VerbsCommon.Get, "JmlUndoneValue", SupportsPaging = true)]
[OutputType(typeof(UndoneValue))]
public sealed class GetJmlUndoneValueCommand : JmlCmdlet
{
    /// <summary>The number of the connector-space object.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    public long? Object { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteList<UndoneValue>(new Query("undone").With("object", Object));
}
