using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace Jml;

/// <summary>Gets the previews that Start-JmlSync -WhatIf made, or what one would do object by object.</summary>
/// <remarks>
/// Previews are kept by the service, thirty of them for thirty days; without -Id they come newest first. With -Item every
/// row is one text a column, so the rows can go into a CSV file as they are.
/// </remarks>
/// <example>
///   <summary>What a run would do, object by object.</summary>
///   <code>Start-JmlSync -WhatIf -PassThru | Get-JmlPreview -Item</code>
/// </example>
/// <example>
///   <summary>Whom preview 1 would keep from signing in, for a spreadsheet.</summary>
///   <code>Get-JmlPreview -Id 1 -Item | Where-Object Operation -eq Disable | Export-Csv leavers.csv -NoTypeInformation</code>
/// </example>
/// <example>
///   <summary>Only what is new since yesterday, and what is gone.</summary>
///   <code>Start-JmlSync -WhatIf -PassThru | Get-JmlPreview -Since yesterday -Item</code>
/// </example>
/// <seealso href="Start-JmlSync"/>
/// <seealso href="Export-JmlPreview"/>
[Cmdlet(VerbsCommon.Get, "JmlPreview", DefaultParameterSetName = "List", SupportsPaging = true)]
[OutputType(typeof(Preview), typeof(PreviewItem), typeof(PreviewComparison), typeof(PreviewDifference))]
public sealed class GetJmlPreviewCommand : JmlCmdlet
{
    /// <summary>The numbers of the previews.</summary>
    [Parameter(ParameterSetName = "Id", Mandatory = true, Position = 0)]
    public long[] Id { get; set; } = [];

    /// <summary>Previews, from Start-JmlSync -WhatIf -PassThru.</summary>
    [Parameter(ParameterSetName = "InputObject", Mandatory = true, ValueFromPipeline = true)]
    public Preview InputObject { get; set; } = null!;

    /// <summary>
    /// Compare with an older preview: its number, a date such as 2026-03-01, or yesterday for the newest that had ended by
    /// then. Gives counts; with -Item the items that only one of the two has.
    /// </summary>
    [Parameter(ParameterSetName = "Id")]
    [Parameter(ParameterSetName = "InputObject")]
    [ValidatePattern("^([0-9]{1,9}|yesterday|[0-9]{4}-[0-9]{2}-[0-9]{2})$")]
    public string? Since { get; set; }

    /// <summary>List what would be done, object by object.</summary>
    [Parameter]
    public SwitchParameter Item { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == "List") WriteList();
        else if (Since != null) foreach (var id in Wanted) Ask(id, service => WriteDifference(service, id, Since));
        else if (!Item) WriteEach<Preview>("previews", Wanted);
        else foreach (var id in Wanted) Ask(id, service => WritePage(ItemsOf(service, id)));
    }

    private void WriteDifference(Service service, long id, string since)
    {
        var path = $"previews/{id}/compare";
        if (Item) WritePage(service.GetAll<PreviewDifference>(new Query(path + "/items").With("with", since), StopToken).Select(one => Of(id, one)));
        else WriteObject(service.Get<PreviewComparison>($"{path}?with={since}", StopToken));
    }

    private static PreviewDifference Of(long preview, PreviewDifference item)
    {
        item.Preview = preview;
        return item;
    }

    private long[] Wanted => ParameterSetName == "Id" ? Id : [InputObject.Id];

    private void WriteList()
    {
        var list = new Query("previews");
        if (!Item) WriteList<Preview>(list);
        else Ask(null, service => WritePage(service.GetAll<Preview>(list, StopToken).SelectMany(one => ItemsOf(service, one.Id))));
    }

    private IEnumerable<PreviewItem> ItemsOf(Service service, long preview)
    {
        foreach (var item in service.GetAll<PreviewItem>(new Query($"previews/{preview}/items"), StopToken))
        {
            item.Preview = preview;
            yield return item;
        }
    }
}
