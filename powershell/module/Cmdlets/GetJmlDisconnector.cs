using System;
using System.Management.Automation;

namespace Jml;

/// <summary>Gets objects of the connected systems that no person is joined to, and what keeps each out.</summary>
/// <remarks>Objects come as they are read, page by page to the end; use -First to stop earlier.</remarks>
/// <example>
///   <summary>What was kept out by hand, by whom, and why?</summary>
///   <code>Get-JmlDisconnector -Type Explicit</code>
/// </example>
/// <example>
///   <summary>Objects that nothing joined yet, as they were imported.</summary>
///   <code>Get-JmlDisconnector -Type Normal -First 10 | Get-JmlConnectorSpaceObject</code>
/// </example>
/// <example>
///   <summary>Which of them should have been looked at again by the end of March, and who answers for each?</summary>
///   <code>Get-JmlDisconnector -ReviewBefore 2031-03-31 | Select-Object Object, Owner, ReviewOn, Reason</code>
/// </example>
/// <seealso href="Set-JmlDisconnector"/>
[Cmdlet(VerbsCommon.Get, "JmlDisconnector", SupportsPaging = true)]
[OutputType(typeof(Disconnector))]
public sealed class GetJmlDisconnectorCommand : JmlCmdlet
{
    /// <summary>The connector whose space is looked at.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ConnectorNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Connector { get; set; }

    /// <summary>What keeps the object out.</summary>
    [Parameter]
    public DisconnectorType? Type { get; set; }

    /// <summary>Who answers for it; upper and lower case are one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Owner { get; set; }

    /// <summary>Only what somebody should look at again on that day or before it.</summary>
    [Parameter]
    [Day]
    public DateTime? ReviewBefore { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteList<Disconnector>(new Query("disconnectors")
        .With("connector", Connector).With("type", Type).With("owner", Owner).With("reviewBefore", LinkChange.Day(ReviewBefore)));
}
