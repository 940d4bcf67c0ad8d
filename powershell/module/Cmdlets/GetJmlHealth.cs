using System.Management.Automation;

namespace Jml;

/// <summary>Says how the service is, and what to do when it is not well.</summary>
/// <remarks>A service that is not well is an object with the status Fail, not an error.</remarks>
/// <example>
///   <summary>The morning check.</summary>
///   <code>Get-JmlHealth</code>
/// </example>
/// <example>
///   <summary>What to do, as rows.</summary>
///   <code>(Get-JmlHealth).Notes</code>
/// </example>
/// <seealso href="about_JmlSync"/>
[Cmdlet(VerbsCommon.Get, "JmlHealth")]
[OutputType(typeof(Health))]
public sealed class GetJmlHealthCommand : JmlCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing() => Ask(null, service => WriteObject(service.GetHealth(StopToken)));
}
