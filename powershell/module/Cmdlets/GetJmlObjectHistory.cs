using System.Management.Automation;

namespace Jml;

/// <summary>Gets what a person was: every value, who said it, and from when until when it held.</summary>
/// <remarks>
/// Newest first, attribute by attribute. A change counts from the start of the run that brought it. For the whole person
/// on a day use Get-JmlMetaverseObject -AsOf.
/// </remarks>
/// <example>
///   <summary>Every job title that somebody had.</summary>
///   <code>Get-JmlMetaverseObject -First 1 | Get-JmlObjectHistory -Attribute jobTitle</code>
/// </example>
/// <example>
///   <summary>What changed of somebody, newest first.</summary>
///   <code>Get-JmlObjectHistory -Id 1 | Sort-Object From -Descending</code>
/// </example>
/// <seealso href="Get-JmlMetaverseObject"/>
/// <seealso href="Get-JmlExplanation"/>
[Cmdlet(VerbsCommon.Get, "JmlObjectHistory")]
[OutputType(typeof(HistoryEntry))]
public sealed class GetJmlObjectHistoryCommand : JmlCmdlet
{
    /// <summary>The number of the person.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    public long Id { get; set; }

    /// <summary>One attribute of the metaverse; every one when left out.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Attribute { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Ask(Id, service =>
    {
        var path = $"metaverse/{Id}/history" + (Attribute == null ? "" : "?attribute=" + System.Uri.EscapeDataString(Attribute));
        foreach (var entry in service.Get<Page<HistoryEntry>>(path, StopToken).Items)
        {
            entry.Person = Id;
            WriteObject(entry);
        }
    });
}
