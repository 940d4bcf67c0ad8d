import {
  administrator,
  baseDn,
  containers,
  domainSid,
  exchangeAttributesLdif,
  exchangeClassLdif,
  host,
  organisationLdif,
  realm,
  type SambaVariant,
  smbConf,
  workgroup,
} from './recipe.ts';

/**
 * Samba's own provisioning call. `samba-tool domain provision` would insist on NT access lists for sysvol, and so on root,
 * extended attributes and the samba-vfs-modules package.
 */
export const provisionScript = `import logging, sys
import samba.param
from samba.auth import system_session
from samba.dcerpc import security
from samba.provision import provision, FILL_FULL
from samba.dsdb import DS_DOMAIN_FUNCTION_2008_R2
lp = samba.param.LoadParm()
lp.load(sys.argv[1])
provision(logging.getLogger("provision"), system_session(), smbconf=sys.argv[1], lp=lp, samdb_fill=FILL_FULL,
          realm="${realm}", domain="${workgroup}", hostname="${host}", hostip="127.0.0.2",
          domainsid=security.dom_sid("${domainSid}"), adminpass="${administrator.password}", dns_backend="NONE",
          serverrole="active directory domain controller", dom_for_fun_level=DS_DOMAIN_FUNCTION_2008_R2,
          skip_sysvolacl=True, batch_mode=True, backend_store="mdb", backend_store_size=4 << 30)
`;

/**
 * The rights of the synchronisation account: on the managed unit create and delete users, on the users in it read, write,
 * reset password and delete; on the domain Replicating Directory Changes; on Deleted Objects list and read.
 */
export const delegationScript = `import sys, ldb, samba.param
from samba.samdb import SamDB
from samba.auth import system_session
from samba.dcerpc import security
from samba.ndr import ndr_pack, ndr_unpack
lp = samba.param.LoadParm()
lp.load(sys.argv[1])
db = SamDB(url=sys.argv[2], session_info=system_session(), lp=lp)
domain = security.dom_sid(db.get_domain_sid())
found = db.search("${baseDn}", scope=ldb.SCOPE_SUBTREE, expression="(sAMAccountName=svc-sync)", attrs=["objectSid"])
sid = str(ndr_unpack(security.dom_sid, found[0]["objectSid"][0]))
user, replicate = "bf967aba-0de6-11d0-a285-00aa003049e2", "1131f6aa-9c07-11d1-f79f-00c04fc2dcd2"
controls = ["show_deleted:1", "sd_flags:1:4"]
for dn, rights in [
    ("${containers.managed}", f"(OA;CI;CCDC;{user};;{sid})(OA;CIIO;RPWPSDCR;;{user};{sid})"),
    ("${baseDn}", f"(OA;;CR;{replicate};;{sid})"),
    ("CN=Deleted Objects,${baseDn}", f"(A;CI;RPLC;;;{sid})"),
]:
    found = db.search(dn, scope=ldb.SCOPE_BASE, attrs=["nTSecurityDescriptor"], controls=controls)
    sddl = ndr_unpack(security.descriptor, found[0]["nTSecurityDescriptor"][0]).as_sddl(domain)
    first = sddl.index("(")
    descriptor = security.descriptor.from_sddl(sddl[:first] + rights + sddl[first:], domain)
    message = ldb.Message(ldb.Dn(db, dn))
    message["nTSecurityDescriptor"] = ldb.MessageElement(ndr_pack(descriptor), ldb.FLAG_MOD_REPLACE, "nTSecurityDescriptor")
    db.modify(message, controls=controls)
`;

/** Everything that decides what a template holds, as one text: equal texts may share a template. */
export function recipeText(variant: SambaVariant): string {
  const schema = variant.exchangeAttributes ? exchangeAttributesLdif() + exchangeClassLdif() : '';
  return [
    provisionScript,
    delegationScript,
    organisationLdif(),
    schema,
    smbConf('/', '127.0.0.2'),
    'certificates 1',
  ].join('\n');
}
