using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace Jml;

/// <summary>
/// A change of links for each object that comes in. All of them are gathered, so that nothing is changed when what sends
/// them fails, and go in as few requests as the service allows.
/// </summary>
public abstract class LinkRowCmdlet : LinkCmdlet
{
    private readonly List<LinkRow> _rows = [];

    /// <summary>The number of the connector-space object.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public long? Object { get; set; }

    /// <summary>Objects from Get-JmlConnectorSpaceObject.</summary>
    [Parameter(ValueFromPipeline = true)]
    public ConnectorSpaceObject? InputObject { get; set; }

    /// <summary>The connector whose space holds the object, in place of its number.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ConnectorNameCompleter))]
    public string? Connector { get; set; }

    /// <summary>What the connected system calls the object, in place of its number.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Anchor { get; set; }

    /// <summary>Change nothing when one of the rows is refused; otherwise the others are done.</summary>
    [Parameter]
    public SwitchParameter AllOrNothing { get; set; }

    /// <summary>PowerShell makes an object of ours of any row with some of its columns; one without a number is none.</summary>
    private protected ConnectorSpaceObject? Piped => InputObject?.Id > 0 ? InputObject : null;

    /// <summary>What it does, as the start of a question: "Join".</summary>
    private protected abstract string Deed { get; }

    /// <summary>What is to become of the object; null when the row was refused here.</summary>
    private protected abstract LinkChange? Wanted(string target);

    private protected virtual bool IsWanted(string target) => true;

    private protected void Refuse(string target, string message) =>
        WriteError(new ServiceException("request-invalid", message, ErrorCategory.InvalidArgument, false).ToErrorRecord(target));

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        var target = Target;
        var change = Wanted(target);
        if (change == null || !IsWanted(target)) return;
        var isNumbered = Piped != null || Object > 0;
        change.Object = Piped?.Id ?? (isNumbered ? Object : null);
        change.Connector = isNumbered ? null : NotEmpty(Connector);
        change.Anchor = isNumbered ? null : NotEmpty(Anchor);
        change.Reason = Reason;
        _rows.Add(new LinkRow(target, change));
    }

    /// <inheritdoc/>
    protected sealed override void EndProcessing()
    {
        if (AllOrNothing && _rows.Count > MostAtOnce)
        {
            Refuse("", $"{_rows.Count:N0} rows: all or nothing takes {MostAtOnce:N0} at most. Nothing was changed.");
            return;
        }
        for (var first = 0; first < _rows.Count; first += MostAtOnce)
            Change(new LinkStep(Deed, [.. _rows.Skip(first).Take(MostAtOnce)], first, _rows.Count, !AllOrNothing));
    }

    private string Target =>
        Piped is { } piped ? $"object {piped.Id}, {piped.DisplayName} in {piped.Connector}"
        : Object > 0 ? $"object {Object}"
        : $"{Anchor} in {Connector}";

    private protected static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
