# SPDX-License-Identifier: MIT
# The images that the command tables name as fx/…, made by the reference. Run by `sh -e` in an empty folder.
img() { qemu-img "$@" >/dev/null; }
# Without holes, which the reference would look for.
dense() { cp --sparse=never "$1" "$2"; }
io() { qemu-io "$@" >/dev/null; }

# Small files that each run gets a copy of, to overwrite.
mkdir -p copied/sub
printf 'precious' >copied/old.raw
img create -f qcow2 -o cluster_size=4k copied/old.qcow2 1M
io -c 'write -P 7 0 8k' copied/old.qcow2
(cd copied && img create -f qcow2 -o data_file=ext.data ext.qcow2 1M && io -c 'write -P 8 64k 64k' ext.qcow2)
for make in snap.qcow2:cluster_size=4k snap2.qcow2:compat=0.10,cluster_size=4k snap512.qcow2:cluster_size=512; do
    to=copied/${make%%:*}
    img create -f qcow2 -o "${make#*:}" "$to" 96k
    io -c 'write -P 31 0 20k' -c 'write -P 32 40k 3k' "$to"
    img snapshot -c one "$to"
    io -c 'write -P 33 8k 40k' "$to"
    img snapshot -c two "$to"
    io -c 'write -z 4k 8k' "$to"
    img snapshot -c 1 "$to"
    io -c 'write -P 34 60k 1k' "$to"
done
# A chain to write to: over.qcow2, mid.qcow2, base.raw; and another base, the same but for a few bytes.
(cd copied && img create -f raw base.raw 256k && io -f raw -c 'write -P 1 0 200k' base.raw && cp base.raw other.raw
    io -f raw -c 'write -P 5 70k 3k' other.raw
    img create -f qcow2 -o cluster_size=4k -b base.raw -F raw mid.qcow2 && io -c 'write -P 2 64k 16k' -c 'write -z 96k 8k' mid.qcow2
    img create -f qcow2 -o cluster_size=4k -b mid.qcow2 -F qcow2 over.qcow2 300k
    io -c 'write -P 3 128k 12k' -c 'write -z 0 20k' -c 'write -P 4 260k 4k' over.qcow2
    img create -f qed -b base.raw -F raw over.qed && io -f qed -c 'write -P 6 0 64k' over.qed)
mkdir dir
patch() { printf "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null; }
# To be repaired: header, refcount table, block, L1, L2, then data from cluster 5 on.
img create -f qcow2 -o cluster_size=4k copied/sound.qcow2 1M
io -c 'write -P 7 0 32k' copied/sound.qcow2
for name in leak high two-refs flag low low2 dirty corrupt-bit cut-entry kept; do
    dense copied/sound.qcow2 copied/$name.qcow2
done
patch copied/leak.qcow2 16400 '\000\000\000\000\000\000\000\000'
patch copied/high.qcow2 8202 '\000\003'
patch copied/two-refs.qcow2 16392 '\200\000\000\000\000\000\120\000'
patch copied/flag.qcow2 16384 '\000'
patch copied/low.qcow2 8202 '\000\000'
img snapshot -c one copied/low2.qcow2
patch copied/low2.qcow2 8202 '\000\001'
patch copied/dirty.qcow2 79 '\001' && patch copied/dirty.qcow2 8204 '\000\002'
patch copied/corrupt-bit.qcow2 79 '\002'
# Not shut properly: counts that lag behind as lazy_refcounts lets them, a COPIED flag, the corrupt bit too, unreadable lists.
for name in lazy flag corrupt list; do dense copied/dirty.qcow2 copied/dirty-$name.qcow2; done
patch copied/dirty-lazy.qcow2 8202 '\000\000\000\000\000\000'
patch copied/dirty-flag.qcow2 16384 '\000'
patch copied/dirty-corrupt.qcow2 79 '\003'
dense copied/over.qcow2 copied/dirty-over.qcow2 && patch copied/dirty-over.qcow2 79 '\001' && patch copied/dirty-over.qcow2 8204 '\000\002'
patch copied/dirty-list.qcow2 63 '\001\000\000\000\000\000\000\120\000'
patch copied/cut-entry.qcow2 16384 '\200\000\000\000\000\000\122\001'
img snapshot -c one copied/kept.qcow2
img bitmap --add copied/kept.qcow2 b0

# raw
: >empty.raw
printf 'abc' >odd.raw
img create -f raw zero.raw 1M
img create -f raw data.raw 3M
io -f raw -c 'write -P 1 0 64k' -c 'write -P 2 1M 4k' -c 'write -P 3 2097664 100k' data.raw
cp data.raw same.raw
cp data.raw longer.raw && truncate -s 5M longer.raw
cp longer.raw longer-tail.raw
io -f raw -c 'write -P 9 4M 512' longer-tail.raw
cp data.raw differs.raw
io -f raw -c 'write -P 9 1M 1' differs.raw
printf 'QFI\373\0\0\0\3short' >truncated.qcow2
printf 'x' >'we ird,name'
ln -s data.raw link.raw
ln -s nowhere dangling.raw
ln -s loop.raw loop.raw

# qcow2: versions and features
img convert -f raw -O qcow2 data.raw plain.qcow2
img convert -f raw -O qcow2 -o compat=v2 data.raw v2.qcow2
img convert -f raw -O qcow2 -c data.raw zlib.qcow2
img convert -f raw -O qcow2 -c -o compression_type=zstd data.raw zstd.qcow2
img convert -f raw -O qcow2 -o extended_l2=on data.raw subclusters.qcow2
img convert -f raw -O qcow2 -o cluster_size=512 data.raw small-clusters.qcow2
img convert -f raw -O qcow2 -o cluster_size=2M data.raw big-clusters.qcow2
img convert -f raw -O qcow2 -o refcount_bits=1 data.raw refcount1.qcow2
img convert -f raw -O qcow2 -o refcount_bits=64 data.raw refcount64.qcow2
img convert -f raw -O qcow2 -o lazy_refcounts=on data.raw lazy.qcow2
img create -f qcow2 empty.qcow2 0
img create -f qcow2 odd.qcow2 1000
img create -f qcow2 large.qcow2 1T
img create -f qcow2 -o preallocation=metadata metadata.qcow2 3M
img create -f qcow2 -o preallocation=falloc falloc.qcow2 3M
img create -f qcow2 -o data_file=external.data external.qcow2 3M
io -c 'write -P 5 64k 64k' external.qcow2
img create -f qcow2 -o data_file=external-raw.data,data_file_raw=on external-raw.qcow2 3M
io -c 'write -P 5 64k 64k' -c 'write -z 1M 64k' external-raw.qcow2
img create -f qcow2 zeroes.qcow2 3M
io -c 'write -P 4 0 256k' -c 'write -z 64k 64k' -c 'write -zu 128k 64k' -c 'write -z 1M 512k' \
    -c 'write -c -P 6 2M 64k' -c 'discard 192k 64k' zeroes.qcow2

# qcow2: chains
img create -f qcow2 -b data.raw -F raw middle.qcow2
io -c 'write -P 11 512k 300k' -c 'write -z 1M 64k' middle.qcow2
img create -f qcow2 -o cluster_size=4k -b middle.qcow2 -F qcow2 top.qcow2 4M
io -c 'write -P 12 520k 5000' -c 'write -P 13 3500k 10k' -c 'discard 0 64k' top.qcow2
img create -f qcow2 -b v2.qcow2 -F qcow2 -o extended_l2=on sub-top.qcow2
io -c 'write -P 14 100k 3k' -c 'write -P 14 2M 2k' sub-top.qcow2
mkdir folder
img create -f qcow2 -b ../data.raw -F raw folder/beside.qcow2
img create -f qcow2 -u -b missing.raw -F raw orphan.qcow2 1M
img create -f qcow2 -u -b dir -F raw above-folder.qcow2 1M
img create -f qcow2 -u -b data.raw -F qcow2 wrong-format.qcow2 1M
img create -f qcow2 -u -b ./self.qcow2 -F qcow2 self.qcow2 1M
img create -f qcow2 -u -b loop-b.qcow2 -F qcow2 loop-a.qcow2 1M
img create -f qcow2 -u -b loop-a.qcow2 -F qcow2 loop-b.qcow2 1M
img create -f qcow2 -u -b "$(printf 'na\tme\n\033')" -F raw control.qcow2 1M
img create -f qcow2 -b data.raw -F raw noformat.qcow2
# Its backing format becomes a header extension that nobody knows.
printf '\001\002\003\004' | dd of=noformat.qcow2 bs=1 seek=112 conv=notrunc 2>/dev/null

# qcow2: snapshots and bitmaps
dense plain.qcow2 snapshots.qcow2
img snapshot -c first snapshots.qcow2
io -c 'write -P 21 0 128k' snapshots.qcow2
img snapshot -c 'a second one with a long name' snapshots.qcow2
dense plain.qcow2 bitmaps.qcow2
img bitmap --add bitmaps.qcow2 b0
img bitmap --add -g 4k --disable bitmaps.qcow2 b1

# qcow2: copies that leave zeroes out
cp --sparse=always zeroes.qcow2 sparse.qcow2
cp --sparse=always plain.qcow2 sparse-plain.qcow2

# qcow2: damage. Header fields by their place in the specification.
dense plain.qcow2 dirty.qcow2 && patch dirty.qcow2 79 '\001'
dense plain.qcow2 corrupt-bit.qcow2 && patch corrupt-bit.qcow2 79 '\002'
dense plain.qcow2 unknown-bit.qcow2 && patch unknown-bit.qcow2 72 '\200'
dense plain.qcow2 version9.qcow2 && patch version9.qcow2 7 '\011'
dense plain.qcow2 bad-cluster-bits.qcow2 && patch bad-cluster-bits.qcow2 23 '\077'
dense plain.qcow2 huge-l1.qcow2 && patch huge-l1.qcow2 36 '\377\377\377\377'
dense plain.qcow2 bad-refcount-order.qcow2 && patch bad-refcount-order.qcow2 99 '\010'
dense plain.qcow2 huge-size.qcow2 && patch huge-size.qcow2 24 '\177\377\377\377\377\377\377\377'
dense plain.qcow2 unaligned-l1.qcow2 && patch unaligned-l1.qcow2 47 '\001'
dense plain.qcow2 unaligned-refcounts.qcow2 && patch unaligned-refcounts.qcow2 55 '\001'
dense plain.qcow2 bad-header-length.qcow2 && patch bad-header-length.qcow2 100 '\377\377\377\377'
dense plain.qcow2 encrypted-aes.qcow2 && patch encrypted-aes.qcow2 35 '\001'
dense plain.qcow2 bad-encryption.qcow2 && patch bad-encryption.qcow2 35 '\007'
dense plain.qcow2 bad-compression.qcow2 && patch bad-compression.qcow2 104 '\011' && patch bad-compression.qcow2 79 '\010'
dense plain.qcow2 leak.qcow2 && truncate -s 1M leak.qcow2 && patch leak.qcow2 131090 '\000\001\000\001'
dense plain.qcow2 refcount-low.qcow2 && patch refcount-low.qcow2 131082 '\000\000'
dense plain.qcow2 l2-outside.qcow2 && patch l2-outside.qcow2 262144 '\200\000\000\100\000\000\000\000'
dense plain.qcow2 l2-unaligned.qcow2 && patch l2-unaligned.qcow2 262151 '\001'
dense plain.qcow2 l2-reserved.qcow2 && patch l2-reserved.qcow2 262144 '\300'
dense plain.qcow2 l2-on-metadata.qcow2 && patch l2-on-metadata.qcow2 262144 '\200\000\000\000\000\000\000\000'
dense plain.qcow2 l1-outside.qcow2 && patch l1-outside.qcow2 196608 '\200\000\000\100\000\000\000\000'
dense plain.qcow2 l1-unaligned.qcow2 && patch l1-unaligned.qcow2 196615 '\001'
dense plain.qcow2 cut.qcow2 && truncate -s 400000 cut.qcow2
dense plain.qcow2 cut-tables.qcow2 && truncate -s 150000 cut-tables.qcow2
dense zlib.qcow2 bad-deflate.qcow2 && patch bad-deflate.qcow2 327690 '\377\377\377\377'
dense snapshots.qcow2 snapshots-cut.qcow2 && truncate -s 700000 snapshots-cut.qcow2
list=$(od -An -j68 -N4 --endian=big -tu4 snapshots.qcow2 | tr -d ' ')
dense snapshots.qcow2 snapshots-zero.qcow2 && patch snapshots-zero.qcow2 $((list + 66)) '\000'
dense snapshots.qcow2 snapshots-extra.qcow2 && patch snapshots-extra.qcow2 $((list + 36)) '\377'

# vmdk: all that the reference makes
img convert -f raw -O vmdk data.raw sparse.vmdk
img convert -f raw -O vmdk -o subformat=monolithicFlat data.raw flat.vmdk
img convert -f raw -O vmdk -o subformat=twoGbMaxExtentSparse data.raw split.vmdk
img convert -f raw -O vmdk -o subformat=streamOptimized data.raw stream.vmdk
img create -f vmdk -o subformat=twoGbMaxExtentFlat split-flat.vmdk 3M
img create -f vmdk -o subformat=twoGbMaxExtentSparse large.vmdk 5G
img create -f vmdk -o zeroed_grain=on zeroed.vmdk 3M
io -c 'write -P 4 0 256k' -c 'write -z 64k 64k' -c 'write -z 1M 512k' zeroed.vmdk
img create -f vmdk -b sparse.vmdk -F vmdk child.vmdk
io -c 'write -P 12 520k 5000' -c 'write -z 1M 64k' child.vmdk
dense sparse.vmdk cut.vmdk && truncate -s 70000 cut.vmdk
dense sparse.vmdk version9.vmdk && patch version9.vmdk 4 '\011'
dense sparse.vmdk bad-grain.vmdk && patch bad-grain.vmdk 20 '\000\000\000\000'
printf 'version=1\nCID=1\nparentCID=ffffffff\ncreateType="custom"\n' >custom.vmdk
