using System;
using System.Management.Automation;
using System.Net.Http;

namespace Jml;

/// <summary>Revokes a key: from now on it opens nothing.</summary>
/// <remarks>
/// It stays in the list with the time it was revoked, as the audit names it. Needs an administrator's key. A new key is
/// quickly made, but a scheduled task that holds the old one fails until it has the new one.
/// </remarks>
/// <example>
///   <summary>Revoke one key: that of a colleague who left.</summary>
///   <code>Get-JmlApiKey -Name 'Asha Okafor' | Remove-JmlApiKey</code>
/// </example>
/// <example>
///   <summary>Which keys would be revoked?</summary>
///   <code>Get-JmlApiKey -Name 'Test*' | Remove-JmlApiKey -WhatIf</code>
/// </example>
/// <seealso href="New-JmlApiKey"/>
[Cmdlet(VerbsCommon.Remove, "JmlApiKey", DefaultParameterSetName = "InputObject", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ApiKey))]
public sealed class RemoveJmlApiKeyCommand : JmlCmdlet
{
    /// <summary>The key, from Get-JmlApiKey.</summary>
    [Parameter(ParameterSetName = "InputObject", Mandatory = true, ValueFromPipeline = true)]
    public ApiKey InputObject { get; set; } = null!;

    /// <summary>The public part of the key.</summary>
    [Parameter(ParameterSetName = "Id", Mandatory = true)]
    public string Id { get; set; } = "";

    /// <summary>Return the key as it is now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var (id, name) = ParameterSetName == "Id" ? (Id, $"key {Id}") : (InputObject.Id, $"key {InputObject.Id} of {InputObject.Name}");
        if (!ShouldProcess(name, "Revoke")) return;
        Ask(id, service =>
        {
            var key = service.Send<ApiKey>(HttpMethod.Delete, "keys/" + Uri.EscapeDataString(id), null, StopToken);
            if (PassThru) WriteObject(key);
        });
    }
}
