using System.Management.Automation;

namespace Jml;

/// <summary>Starts a run of a run profile.</summary>
/// <remarks>
/// A run profile is a list of steps (full import, delta import, full sync, delta sync, export) that the configuration names
/// under runProfiles; its steps do exactly what they say. Start-JmlSync runs a whole cycle. What is safe is decided by the
/// service: an export writes nothing before everybody is decided on what was read.
/// </remarks>
/// <example>
///   <summary>What would be started.</summary>
///   <code>Start-JmlRun -Profile 'AD full import' -WhatIf</code>
/// </example>
/// <example>
///   <summary>Run a profile and wait for its end.</summary>
///   <code>Start-JmlRun 'AD full import' -Wait -WhatIf</code>
/// </example>
/// <seealso href="Start-JmlSync"/>
/// <seealso href="Resume-JmlRun"/>
[Cmdlet(VerbsLifecycle.Start, "JmlRun", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(Run))]
public sealed class StartJmlRunCommand : RunStarter
{
    /// <summary>The name of the run profile.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Profile { get; set; } = "";

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (ShouldProcess($"run profile {Profile}", "Start")) Ask(Profile, service => Start(service, new { Profile }));
    }
}
