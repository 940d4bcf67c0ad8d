using System.Collections.Generic;
using System.Management.Automation;

namespace Jml;

/// <summary>What the cmdlets share that change links by hand: one step of many objects, and its whole effect beforehand.</summary>
public abstract class LinkCmdlet : JmlCmdlet
{
    /// <summary>Changes that the service takes in one step.</summary>
    private protected const int MostAtOnce = 1000;

    /// <summary>Lines of an effect that a question shows; -WhatIf shows all of them.</summary>
    private const int LinesOfQuestion = 30;

    /// <summary>Why, for whoever reads the audit; it is kept with the object.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string Reason { get; set; } = "";

    /// <summary>Return what was changed, as it is now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected bool IsWhatIf => IsOn("WhatIf");

    /// <summary>False where each object was asked about already.</summary>
    private protected virtual bool AsksForAll => true;

    private protected virtual object Finished(Service service, ConnectorSpaceObject item) => item;

    /// <summary>With -WhatIf the effect, as an object; else the change, after a question that shows the effect.</summary>
    private protected void Change(LinkStep step) => Ask(step.Target, service =>
    {
        if (IsWhatIf) ShowEffect(service, step);
        else if (!AsksForAll || !IsAsked || IsAgreed(service, step)) Send(service, step);
    });

    private void Send(Service service, LinkStep step)
    {
        var done = service.Post<LinksDone>("link-changes", step.Wish, StopToken);
        Report(step, done.Refused);
        if (!PassThru) return;
        foreach (var item in done.Items) WriteObject(Finished(service, item));
    }

    private void ShowEffect(Service service, LinkStep step)
    {
        var effect = EffectOf(service, step);
        Report(step, effect.Refused);
        if (effect.Refused.Count < step.Rows.Count) WriteObject(effect);
    }

    /// <summary>While a run is under way a change waits for its next safe point, but an effect cannot be worked out.</summary>
    private bool IsAgreed(Service service, LinkStep step)
    {
        string facts;
        try
        {
            var effect = EffectOf(service, step);
            if (effect.Refused.Count == step.Rows.Count)
            {
                Report(step, effect.Refused);
                return false;
            }
            facts = effect.Text(LinesOfQuestion);
        }
        catch (ServiceException problem) when (problem.Code == "run-in-progress")
        {
            facts = "What it leads to cannot be worked out while a run is under way.";
        }
        return ShouldProcess($"{step.What}.", $"{step.What}?\n{facts}", MyInvocation.MyCommand.Name);
    }

    private LinkEffect EffectOf(Service service, LinkStep step) =>
        service.Post<LinkEffect>("link-changes/effect", step.Wish, StopToken);

    private void Report(LinkStep step, IEnumerable<LinkRefused> refused)
    {
        foreach (var one in refused) WriteError(step.ErrorOf(one));
    }

    private bool IsAsked => MyInvocation.BoundParameters.ContainsKey("Confirm")
        ? IsOn("Confirm")
        : !Equals(GetVariableValue("ConfirmPreference"), ConfirmImpact.None);
}
