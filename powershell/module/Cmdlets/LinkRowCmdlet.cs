using System;
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
    /// <summary>Characters that the service takes.</summary>
    private const int LongestReason = 1000;
    private const int LongestOwner = 200;

    private const string HowDaysAreWritten = "Write it as 2031-04-01 or 01/04/2031.";

    private readonly List<LinkRow> _rows = [];
    private int _read;
    private bool _isAnyRefused;

    /// <summary>The number of the connector-space object.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [RowNumber]
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

    /// <summary>The row is an error with its number; the others are done, unless all or nothing was asked for.</summary>
    private protected void Refuse(string target, string message)
    {
        _isAnyRefused = true;
        var place = MyInvocation.ExpectingInput && _read > 0 ? $"Row {_read}: " : "";
        WriteError(Refusal(target, place + message));
    }

    private static ErrorRecord Refusal(string target, string message) =>
        new ServiceException("request-invalid", message, ErrorCategory.InvalidArgument, false).ToErrorRecord(target);

    /// <summary>What was typed rather than piped is wrong for every row: it is said once.</summary>
    protected override void BeginProcessing()
    {
        if (Review == DayAttribute.NoDay)
            ThrowTerminatingError(Refusal("", $"The review date is no day. {HowDaysAreWritten}"));
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        _read++;
        var target = Target;
        if (Fault(target) is { } fault)
        {
            Refuse(target, fault);
            return;
        }
        var change = Wanted(target);
        if (change == null || !IsWanted(target)) return;
        // Both names go along where both are given, so that a list of another data folder is refused.
        change.Object = Piped?.Id ?? (Object > 0 ? Object : null);
        change.Connector = NotEmpty(Piped?.Connector ?? Connector);
        change.Anchor = NotEmpty(Piped?.Anchor ?? Anchor);
        change.Reason = Reason;
        _rows.Add(new LinkRow(target, change, _read));
    }

    /// <inheritdoc/>
    protected sealed override void EndProcessing()
    {
        if (AllOrNothing && _isAnyRefused) return;
        if (AllOrNothing && _rows.Count > MostAtOnce)
        {
            _read = 0;
            Refuse("", $"{_rows.Count:N0} rows: all or nothing takes {MostAtOnce:N0} at most. Nothing was changed.");
            return;
        }
        for (var first = 0; first < _rows.Count; first += MostAtOnce)
            Change(new LinkStep(Deed, [.. _rows.Skip(first).Take(MostAtOnce)], !AllOrNothing, _read > 1));
    }

    /// <summary>The day by which somebody is to look again, where the cmdlet takes one.</summary>
    private protected virtual DateTime? Review => null;

    /// <summary>Who answers for it, where the cmdlet takes one.</summary>
    private protected virtual string? Answering => null;

    /// <summary>What the service would refuse the whole request for.</summary>
    private string? Fault(string target) =>
        Object == RowNumberAttribute.NoNumber ? "Its Object is no number of an object. Leave the cell empty, or correct it."
        : Review == DayAttribute.NoDay ? $"The review date of {target} is no day. {HowDaysAreWritten}"
        : string.IsNullOrWhiteSpace(Reason) ? $"Why is {target} changed? A reason is needed: it is kept with the object."
        : Reason.Length > LongestReason ? $"The reason of {target} is longer than {LongestReason:N0} characters."
        : Answering?.Length > LongestOwner ? $"The owner of {target} is longer than {LongestOwner} characters."
        : null;

    private string Target =>
        Piped is { } piped ? $"object {piped.Id}, {piped.DisplayName} in {piped.Connector}"
        : Object > 0 ? $"object {Object}"
        : $"{Anchor} in {Connector}";

    private protected static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
