using System;
using System.Collections.Generic;
using System.Management.Automation;

namespace Jml;

/// <summary>Gets what imports have confirmed: accounts made, renamed, moved, enabled, disabled, deleted.</summary>
/// <remarks>
/// For scripts of your own that make home folders and badges. Changes come in one order that never changes, each at least
/// once, and only when an import has shown them; they stay as long as the journal. Keep the Cursor of the last one you
/// have dealt with, and pass it to -After the next time.
/// </remarks>
/// <example>
///   <summary>The first changes of all.</summary>
///   <code>Get-JmlChange -First 5</code>
/// </example>
/// <example>
///   <summary>What came after the cursor that was kept.</summary>
///   <code>Get-JmlChange -After 0 -Connector AD | ForEach-Object { $_.Operation, $_.Account.sAMAccountName, $_.Cursor }</code>
/// </example>
/// <seealso href="Get-JmlExport"/>
[Cmdlet(VerbsCommon.Get, "JmlChange", SupportsPaging = true)]
[OutputType(typeof(ConfirmedChange))]
public sealed class GetJmlChangeCommand : JmlCmdlet
{
    /// <summary>The Cursor of the last change you have dealt with; from the very first when left out.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string After { get; set; } = "0";

    /// <summary>Only changes of this connected system.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ConnectorNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Connector { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Ask(After, service => WritePage(Changes(service), IsWanted));

    private bool IsWanted(ConfirmedChange change) =>
        Connector == null || string.Equals(change.Connector, Connector, StringComparison.OrdinalIgnoreCase);

    private IEnumerable<ConfirmedChange> Changes(Service service)
    {
        for (var cursor = After; ;)
        {
            var page = service.GetLines<ConfirmedChange>("changes?after=" + Uri.EscapeDataString(cursor), StopToken);
            if (page.Count == 0) yield break;
            foreach (var change in page) yield return change;
            cursor = page[page.Count - 1].Cursor;
        }
    }
}
