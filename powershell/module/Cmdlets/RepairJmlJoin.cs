using System;
using System.Management.Automation;

namespace Jml;

/// <summary>Puts a wrong join right in one step.</summary>
/// <remarks>
/// Name the right pairs: the object and whose it really is, and where two were exchanged the other one as well. Both are
/// taken from whomever they belong to and joined to their own people, or nothing is. The question shows the whole effect
/// first: links, values of the people concerned, what would be sent, and what waits for the wrong person and would not be
/// sent any more. The values are put right by the next synchronisation and export.
/// </remarks>
/// <example>
///   <summary>Two accounts were joined the wrong way round: what would putting it right do?</summary>
///   <code>Repair-JmlJoin -Object 4711 -Person 12 -OtherObject 4712 -OtherPerson 15 -Reason 'Two of one name, ticket 881' -WhatIf</code>
/// </example>
/// <example>
///   <summary>Put right one account that is somebody else's.</summary>
///   <code>Repair-JmlJoin -Object 4711 -Person 12 -Reason 'Two of one name, ticket 881'</code>
/// </example>
/// <seealso href="Join-JmlObject"/>
/// <seealso href="Undo-JmlLink"/>
[Cmdlet(VerbsDiagnostic.Repair, "JmlJoin", DefaultParameterSetName = "One", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(LinkEffect), typeof(ConnectorSpaceObject))]
public sealed class RepairJmlJoinCommand : LinkCmdlet
{
    /// <summary>The number of an object that is joined to the wrong person.</summary>
    [Parameter(Mandatory = true)]
    public long Object { get; set; }

    /// <summary>The number of the person whose it really is.</summary>
    [Parameter(Mandatory = true)]
    public long Person { get; set; }

    /// <summary>The number of the object that it was exchanged with.</summary>
    [Parameter(ParameterSetName = "Two", Mandatory = true)]
    public long OtherObject { get; set; }

    /// <summary>The number of the person whose the other one really is.</summary>
    [Parameter(ParameterSetName = "Two", Mandatory = true)]
    public long OtherPerson { get; set; }

    /// <summary>Who answers for it.</summary>
    [Parameter]
    public string? Owner { get; set; }

    /// <summary>When somebody should look at it again; the date warns and changes nothing.</summary>
    [Parameter]
    [Day]
    public DateTime? ReviewOn { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var right = Pair(Object, Person);
        LinkRow[] pairs = ParameterSetName == "Two" ? [right, Pair(OtherObject, OtherPerson, 2)] : [right];
        Change(new LinkStep("Put right the joins of", pairs, false, false));
    }

    private LinkRow Pair(long thing, long person, int place = 1) => new($"object {thing}", new LinkChange("rejoin")
    {
        Object = thing,
        Person = person,
        Owner = string.IsNullOrWhiteSpace(Owner) ? null : Owner,
        ReviewOn = LinkChange.Day(ReviewOn),
        Reason = Reason,
    }, place);
}
