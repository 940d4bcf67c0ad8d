using System;
using System.Management.Automation;

namespace Jml;

/// <summary>Joins objects of a connected system to people, by hand.</summary>
/// <remarks>
/// A join by hand is an explicit connector: no join rule and no connector filter undoes it. An object that belongs to
/// somebody is refused, unless -Rejoin takes it from them in the same step. All rows are one step and one question, which
/// shows what the next synchronisation would make of them; a row that is refused is an error with its number, and the
/// others are done, unless -AllOrNothing is given. Nobody gets a second account in a system.
/// </remarks>
/// <example>
///   <summary>What would it lead to if this account were hers?</summary>
///   <code>Join-JmlObject -Object 4711 -Person 12 -Reason 'Married last year, ticket 881' -WhatIf</code>
/// </example>
/// <example>
///   <summary>Join every row of a list of right pairs, with the columns Connector, Anchor and Person, whoever they belong to now.</summary>
///   <code>Import-Csv right-pairs.csv | Join-JmlObject -Rejoin -Reason 'Reviewed with Workforce'</code>
/// </example>
/// <seealso href="Repair-JmlJoin"/>
/// <seealso href="Disconnect-JmlObject"/>
/// <seealso href="Undo-JmlLink"/>
[Cmdlet(VerbsCommon.Join, "JmlObject", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(LinkEffect), typeof(ConnectorSpaceObject))]
public sealed class JoinJmlObjectCommand : LinkRowCmdlet
{
    private bool _isPersonGiven;

    /// <summary>The number of the person whose it is.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [RowNumber]
    public long Person { get; set; }

    /// <summary>Take the object from whomever it belongs to now.</summary>
    [Parameter]
    public SwitchParameter Rejoin { get; set; }

    /// <summary>Who answers for the join.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Owner { get; set; }

    /// <summary>When somebody should look at it again; the date warns and changes nothing.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Day(OfRow = true)]
    public DateTime? ReviewOn { get; set; }

    private protected override DateTime? Review => ReviewOn;

    private protected override string? Answering => Owner;

    private protected override string Deed => "Join";

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _isPersonGiven = MyInvocation.BoundParameters.ContainsKey("Person");
    }

    private protected override LinkChange? Wanted(string target)
    {
        // A piped object brings along whose it is now; that is not whom it is to be joined to.
        if ((Piped == null || _isPersonGiven) && Person > 0)
            return new LinkChange(Rejoin ? "rejoin" : "join") { Person = Person, Owner = NotEmpty(Owner), ReviewOn = LinkChange.Day(ReviewOn) };
        Refuse(target, $"Whose is {target}? Name the person: -Person.");
        return null;
    }
}
