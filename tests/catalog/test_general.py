from bayplan.catalog import general

CLASSES = ("nfs-subdir", "csi-nfs", "local-path", "proxmox-csi")


def test_what_others_wait_for_comes_first() -> None:
    names = [one.name for one in general.PARTS]
    assert names[0] == "cert-manager"
    assert max(map(names.index, CLASSES)) < names.index("kyverno") < names.index("rancher")
    assert names.index("vpa") < names.index("goldilocks")


def test_every_kind_of_storage_class_has_somebody_who_provides_it() -> None:
    assert {one.name for one in general.PARTS if one.implied} >= set(CLASSES)
