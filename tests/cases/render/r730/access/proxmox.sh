#!/bin/sh
# Rendered by bayplan from `access` of the estate file; change it there.
# Run once, as root, on a node of the cluster. Run again, it says anew what each role may do.
# Each token is shown once, when it is made: keep it where `sources` of the estate file look for it.
set -eu
pveum user list --noborder --noheader | grep -qw 'bayplan@pve' || pveum user add 'bayplan@pve' --comment Bayplan
pveum role modify BayplanLook --privs 'Sys.Audit' 2>/dev/null || pveum role add BayplanLook --privs 'Sys.Audit'
pveum role modify BayplanNodes --privs 'Sys.Audit' 2>/dev/null || pveum role add BayplanNodes --privs 'Sys.Audit'
pveum role modify BayplanMachines --privs 'VM.Audit VM.GuestAgent.Audit' 2>/dev/null || pveum role add BayplanMachines --privs 'VM.Audit VM.GuestAgent.Audit'
pveum role modify BayplanStorages --privs 'Datastore.Audit' 2>/dev/null || pveum role add BayplanStorages --privs 'Datastore.Audit'
pveum role modify BayplanDevices --privs 'Mapping.Audit' 2>/dev/null || pveum role add BayplanDevices --privs 'Mapping.Audit'

# observe
pveum user token list 'bayplan@pve' --noborder --noheader | grep -qw 'reader-observe' || pveum user token add 'bayplan@pve' 'reader-observe' --privsep 1
pveum acl modify '/' --roles BayplanLook --propagate 0 --users 'bayplan@pve' --tokens 'bayplan@pve!reader-observe'
pveum acl modify '/nodes' --roles BayplanNodes --propagate 1 --users 'bayplan@pve' --tokens 'bayplan@pve!reader-observe'
pveum acl modify '/vms' --roles BayplanMachines --propagate 1 --users 'bayplan@pve' --tokens 'bayplan@pve!reader-observe'
pveum acl modify '/storage' --roles BayplanStorages --propagate 1 --users 'bayplan@pve' --tokens 'bayplan@pve!reader-observe'
pveum acl modify '/mapping/pci' --roles BayplanDevices --propagate 1 --users 'bayplan@pve' --tokens 'bayplan@pve!reader-observe'

# plan
pveum user token list 'bayplan@pve' --noborder --noheader | grep -qw 'reader-plan' || pveum user token add 'bayplan@pve' 'reader-plan' --privsep 1
pveum acl modify '/' --roles BayplanLook --propagate 0 --users 'bayplan@pve' --tokens 'bayplan@pve!reader-plan'
pveum acl modify '/nodes' --roles BayplanNodes --propagate 1 --users 'bayplan@pve' --tokens 'bayplan@pve!reader-plan'
pveum acl modify '/vms' --roles BayplanMachines --propagate 1 --users 'bayplan@pve' --tokens 'bayplan@pve!reader-plan'
pveum acl modify '/storage' --roles BayplanStorages --propagate 1 --users 'bayplan@pve' --tokens 'bayplan@pve!reader-plan'
pveum acl modify '/mapping/pci' --roles BayplanDevices --propagate 1 --users 'bayplan@pve' --tokens 'bayplan@pve!reader-plan'
