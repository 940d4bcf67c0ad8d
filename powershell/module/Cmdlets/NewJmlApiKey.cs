using System.IO;
using System.Management.Automation;
using System.Net;

namespace Jml;

/// <summary>Makes a key for a person or a task.</summary>
/// <remarks>
/// The key is given out once: into -KeyFile, in a folder that only its holder may read, or as the SecureString in the
/// Key property. Name it after the person, as the audit does. Needs an administrator's key.
/// </remarks>
/// <example>
///   <summary>A key for a colleague who approves, in a file of hers.</summary>
///   <code>New-JmlApiKey -Name 'Asha Okafor' -Role Approver -KeyFile '\\files\home\asha.okafor\jml.key'</code>
/// </example>
/// <example>
///   <summary>Make a key and use it at once.</summary>
///   <code>Connect-JmlService -ApiKey (New-JmlApiKey -Name 'Morning check' -Role Reader).Key</code>
/// </example>
/// <seealso href="Remove-JmlApiKey"/>
[Cmdlet(VerbsCommon.New, "JmlApiKey", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(ApiKey))]
public sealed class NewJmlApiKeyCommand : JmlCmdlet
{
    /// <summary>Who or what will hold the key.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>What the holder may do. Every role may read.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public Role[] Role { get; set; } = [];

    /// <summary>A new file that the key is written to. A file that exists is left alone.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KeyFile { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!ShouldProcess(Name, $"Make a key with the roles {string.Join(", ", Role)}")) return;
        if (KeyFile == null) Ask(Name, service => WriteObject(NewKey(service, null)));
        else MakeInto(GetUnresolvedProviderPathFromPSPath(KeyFile));
    }

    /// <summary>The file comes first: a key that cannot be handed over must not be made.</summary>
    private void MakeInto(string path)
    {
        var file = NewFile(path);
        var isMade = false;
        try
        {
            Ask(Name, service =>
            {
                var key = NewKey(service, file);
                isMade = true;
                WriteObject(key);
            });
        }
        finally
        {
            file.Dispose();
            if (!isMade) File.Delete(path);
        }
    }

    private ApiKey NewKey(Service service, StreamWriter? file)
    {
        var key = service.Post<ApiKey>("keys", new { Name, Roles = Role }, StopToken);
        file?.WriteLine(key.Issued);
        file?.Flush();
        key.Key = new NetworkCredential("", key.Issued).SecurePassword;
        key.Issued = null;
        return key;
    }

    private StreamWriter NewFile(string path)
    {
        try
        {
            return new StreamWriter(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None));
        }
        catch (IOException cause)
        {
            var message = $"The key file {path} cannot be made: {cause.Message} Name a new file in a folder that exists.";
            ThrowTerminatingError(new ErrorRecord(new IOException(message, cause), "key-file-unusable", ErrorCategory.WriteError, path));
            throw;
        }
    }
}
