using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace Jml;

/// <summary>Gets changes that a limit put on hold, as sets that are approved or denied as they are.</summary>
/// <remarks>
/// A set is frozen: later runs add nothing to it, and an approval is bound to its digest. Irreversible says what cannot
/// be undone once it is exported. With -Item the objects of each set are listed instead.
/// </remarks>
/// <example>
///   <summary>What waits for a decision, and why?</summary>
///   <code>Get-JmlChangeSet -State Held</code>
/// </example>
/// <example>
///   <summary>Who is in the sets on hold?</summary>
///   <code>Get-JmlChangeSet -State Held | Get-JmlChangeSet -Item</code>
/// </example>
/// <seealso href="Approve-JmlChangeSet"/>
/// <seealso href="Deny-JmlChangeSet"/>
[Cmdlet(VerbsCommon.Get, "JmlChangeSet", DefaultParameterSetName = "List", SupportsPaging = true)]
[OutputType(typeof(ChangeSet), typeof(ChangeSetItem))]
public sealed class GetJmlChangeSetCommand : JmlCmdlet
{
    /// <summary>The numbers of the sets.</summary>
    [Parameter(ParameterSetName = "Id", Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public long[] Id { get; set; } = [];

    /// <summary>The set that a pending export waits in.</summary>
    [Parameter(ParameterSetName = "ChangeSet", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    public long? ChangeSet { get; set; }

    /// <summary>Sets from an earlier Get-JmlChangeSet: as they are now, or their items with -Item.</summary>
    [Parameter(ParameterSetName = "InputObject", Mandatory = true, ValueFromPipeline = true)]
    public ChangeSet InputObject { get; set; } = null!;

    /// <summary>Where the set stands.</summary>
    [Parameter(ParameterSetName = "List")]
    public ChangeSetState? State { get; set; }

    /// <summary>List the objects of the sets.</summary>
    [Parameter]
    public SwitchParameter Item { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName != "List") WriteThese();
        else if (!Item) WriteList<ChangeSet>(List);
        else Ask(null, service => WritePage(ItemsOf(service, service.GetAll<ChangeSet>(List, StopToken).Select(set => set.Id))));
    }

    private Query List => new Query("change-sets").WithName("state", State);

    private void WriteThese()
    {
        if (!Item) WriteEach<ChangeSet>("change-sets", Wanted);
        else foreach (var id in Wanted) Ask(id, service => WritePage(ItemsOf(service, [id])));
    }

    private IEnumerable<ChangeSetItem> ItemsOf(Service service, IEnumerable<long> sets)
    {
        foreach (var set in sets)
        {
            foreach (var item in service.GetAll<ChangeSetItem>(new Query($"change-sets/{set}/items"), StopToken))
            {
                item.ChangeSet = set;
                yield return item;
            }
        }
    }

    private long[] Wanted => ParameterSetName switch
    {
        "Id" => Id,
        "InputObject" => [InputObject.Id],
        _ => ChangeSet is { } id ? [id] : [],
    };
}
