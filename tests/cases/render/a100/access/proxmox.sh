#!/bin/sh
# Rendered by bayplan from `access` of the estate file; change it there.
# Run once, as root, on a node of the cluster. Run again, it says anew what each role may do.
# Each token is shown once, when it is made: keep it where `sources` of the estate file look for it.
set -eu
pveum pool list --noborder --noheader | grep -qw 'k3s' || pveum pool add 'k3s'
for vmid in 111 112 113 121 122 123 124; do
  pveum pool modify 'k3s' --vms "$vmid" 2>/dev/null || echo "machine $vmid is left where it is: in a pool already, or not made yet"
done
pveum user list --noborder --noheader | grep -qw 'bayplan@pve' || pveum user add 'bayplan@pve' --comment Bayplan
pveum role modify BayplanLook --privs 'Sys.Audit' 2>/dev/null || pveum role add BayplanLook --privs 'Sys.Audit'
pveum role modify BayplanNodes --privs 'Sys.Audit' 2>/dev/null || pveum role add BayplanNodes --privs 'Sys.Audit'
pveum role modify BayplanMachines --privs 'VM.Audit VM.GuestAgent.Audit' 2>/dev/null || pveum role add BayplanMachines --privs 'VM.Audit VM.GuestAgent.Audit'
pveum role modify BayplanStorages --privs 'Datastore.Audit' 2>/dev/null || pveum role add BayplanStorages --privs 'Datastore.Audit'
pveum role modify BayplanDevices --privs 'Mapping.Audit' 2>/dev/null || pveum role add BayplanDevices --privs 'Mapping.Audit'
pveum role modify BayplanChange --privs 'VM.PowerMgmt VM.Config.CPU VM.Config.Memory VM.Config.Disk' 2>/dev/null || pveum role add BayplanChange --privs 'VM.PowerMgmt VM.Config.CPU VM.Config.Memory VM.Config.Disk'
pveum role modify BayplanGrow --privs 'Datastore.Audit Datastore.AllocateSpace' 2>/dev/null || pveum role add BayplanGrow --privs 'Datastore.Audit Datastore.AllocateSpace'
pveum role modify BayplanMake --privs 'VM.Allocate VM.Clone VM.Config.CDROM VM.Config.Cloudinit VM.Config.HWType VM.Config.Network VM.Config.Options' 2>/dev/null || pveum role add BayplanMake --privs 'VM.Allocate VM.Clone VM.Config.CDROM VM.Config.Cloudinit VM.Config.HWType VM.Config.Network VM.Config.Options'
pveum role modify BayplanPlug --privs 'SDN.Use' 2>/dev/null || pveum role add BayplanPlug --privs 'SDN.Use'
pveum role modify BayplanPass --privs 'Mapping.Audit Mapping.Use' 2>/dev/null || pveum role add BayplanPass --privs 'Mapping.Audit Mapping.Use'

# observe
pveum user token list 'bayplan@pve' --noborder --noheader | grep -qw 'bayplan-observe' || pveum user token add 'bayplan@pve' 'bayplan-observe' --privsep 1
pveum acl modify '/' --roles BayplanLook --propagate 0 --users 'bayplan@pve' --tokens 'bayplan@pve!bayplan-observe'
pveum acl modify '/nodes' --roles BayplanNodes --propagate 1 --users 'bayplan@pve' --tokens 'bayplan@pve!bayplan-observe'
pveum acl modify '/pool/k3s' --roles BayplanMachines --propagate 1 --users 'bayplan@pve' --tokens 'bayplan@pve!bayplan-observe'
pveum acl modify '/storage' --roles BayplanStorages --propagate 1 --users 'bayplan@pve' --tokens 'bayplan@pve!bayplan-observe'
pveum acl modify '/mapping/pci' --roles BayplanDevices --propagate 1 --users 'bayplan@pve' --tokens 'bayplan@pve!bayplan-observe'

# plan
pveum user token list 'bayplan@pve' --noborder --noheader | grep -qw 'bayplan-plan' || pveum user token add 'bayplan@pve' 'bayplan-plan' --privsep 1
pveum acl modify '/' --roles BayplanLook --propagate 0 --users 'bayplan@pve' --tokens 'bayplan@pve!bayplan-plan'
pveum acl modify '/nodes' --roles BayplanNodes --propagate 1 --users 'bayplan@pve' --tokens 'bayplan@pve!bayplan-plan'
pveum acl modify '/pool/k3s' --roles BayplanMachines --propagate 1 --users 'bayplan@pve' --tokens 'bayplan@pve!bayplan-plan'
pveum acl modify '/storage' --roles BayplanStorages --propagate 1 --users 'bayplan@pve' --tokens 'bayplan@pve!bayplan-plan'
pveum acl modify '/mapping/pci' --roles BayplanDevices --propagate 1 --users 'bayplan@pve' --tokens 'bayplan@pve!bayplan-plan'

# apply
pveum user token list 'bayplan@pve' --noborder --noheader | grep -qw 'bayplan-apply' || pveum user token add 'bayplan@pve' 'bayplan-apply' --privsep 1
pveum acl modify '/' --roles BayplanLook --propagate 0 --users 'bayplan@pve' --tokens 'bayplan@pve!bayplan-apply'
pveum acl modify '/nodes' --roles BayplanNodes --propagate 1 --users 'bayplan@pve' --tokens 'bayplan@pve!bayplan-apply'
pveum acl modify '/pool/k3s' --roles BayplanMachines --propagate 1 --users 'bayplan@pve' --tokens 'bayplan@pve!bayplan-apply'
pveum acl modify '/storage' --roles BayplanStorages --propagate 1 --users 'bayplan@pve' --tokens 'bayplan@pve!bayplan-apply'
pveum acl modify '/mapping/pci' --roles BayplanDevices --propagate 1 --users 'bayplan@pve' --tokens 'bayplan@pve!bayplan-apply'
pveum acl modify '/pool/k3s' --roles BayplanChange --propagate 1 --users 'bayplan@pve' --tokens 'bayplan@pve!bayplan-apply'
pveum acl modify '/storage/NvmeZFSstorage' --roles BayplanGrow --propagate 1 --users 'bayplan@pve' --tokens 'bayplan@pve!bayplan-apply'

# provision
pveum user token list 'bayplan@pve' --noborder --noheader | grep -qw 'bayplan-provision' || pveum user token add 'bayplan@pve' 'bayplan-provision' --privsep 1
pveum acl modify '/' --roles BayplanLook --propagate 0 --users 'bayplan@pve' --tokens 'bayplan@pve!bayplan-provision'
pveum acl modify '/nodes' --roles BayplanNodes --propagate 1 --users 'bayplan@pve' --tokens 'bayplan@pve!bayplan-provision'
pveum acl modify '/pool/k3s' --roles BayplanMachines --propagate 1 --users 'bayplan@pve' --tokens 'bayplan@pve!bayplan-provision'
pveum acl modify '/storage' --roles BayplanStorages --propagate 1 --users 'bayplan@pve' --tokens 'bayplan@pve!bayplan-provision'
pveum acl modify '/mapping/pci' --roles BayplanDevices --propagate 1 --users 'bayplan@pve' --tokens 'bayplan@pve!bayplan-provision'
pveum acl modify '/pool/k3s' --roles BayplanChange --propagate 1 --users 'bayplan@pve' --tokens 'bayplan@pve!bayplan-provision'
pveum acl modify '/storage/NvmeZFSstorage' --roles BayplanGrow --propagate 1 --users 'bayplan@pve' --tokens 'bayplan@pve!bayplan-provision'
pveum acl modify '/pool/k3s' --roles BayplanMake --propagate 1 --users 'bayplan@pve' --tokens 'bayplan@pve!bayplan-provision'
pveum acl modify '/sdn/zones/localnetwork/vmbr0' --roles BayplanPlug --propagate 1 --users 'bayplan@pve' --tokens 'bayplan@pve!bayplan-provision'
pveum acl modify '/mapping/pci/a100-pair1' --roles BayplanPass --propagate 1 --users 'bayplan@pve' --tokens 'bayplan@pve!bayplan-provision'
pveum acl modify '/mapping/pci/a100-pair2' --roles BayplanPass --propagate 1 --users 'bayplan@pve' --tokens 'bayplan@pve!bayplan-provision'
pveum acl modify '/mapping/pci/a100-pair3' --roles BayplanPass --propagate 1 --users 'bayplan@pve' --tokens 'bayplan@pve!bayplan-provision'
pveum acl modify '/mapping/pci/a100-pair4' --roles BayplanPass --propagate 1 --users 'bayplan@pve' --tokens 'bayplan@pve!bayplan-provision'
