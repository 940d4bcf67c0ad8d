using System.Linq;
using System.Management.Automation;

namespace Jml;

/// <summary>Gets the keys that open the service: who holds each, and what the holder may do.</summary>
/// <remarks>The keys themselves are not kept anywhere and cannot be shown. Needs an administrator's key.</remarks>
/// <example>
///   <summary>Which keys are there?</summary>
///   <code>Get-JmlApiKey</code>
/// </example>
/// <example>
///   <summary>Who may approve?</summary>
///   <code>Get-JmlApiKey | Where-Object { $_.Roles -contains 'Approver' -and -not $_.RevokedAt }</code>
/// </example>
/// <seealso href="New-JmlApiKey"/>
/// <seealso href="Remove-JmlApiKey"/>
[Cmdlet(VerbsCommon.Get, "JmlApiKey")]
[OutputType(typeof(ApiKey))]
public sealed class GetJmlApiKeyCommand : JmlCmdlet
{
    /// <summary>Who or what holds the key.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "*";

    /// <inheritdoc/>
    protected override void EndProcessing() => Ask(Name, service =>
    {
        var keys = service.Get<Page<ApiKey>>("keys", StopToken).Items;
        WriteObject(keys.Where(key => Pattern(Name).IsMatch(key.Name)), true);
    });
}
