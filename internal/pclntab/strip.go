package pclntab

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// ErrFormat means that a program has no table of functions that Strip knows.
var ErrFormat = errors.New("this is no Go program whose table of functions is known")

// Strip overwrites in program what only tracebacks show: files, line numbers and the
// arguments of functions. Nothing moves, and the program works as before: its runtime
// takes offset 0 for "no table", as it does for functions in assembly. A traceback
// keeps the names of functions and the offset of each call in them, from which the
// same program with its lines tells the rest.
//
// It knows the tables that linkers since Go 1.20 write (cmd/link/internal/ld/pcln.go,
// runtime/symtab.go and internal/abi/symtab.go of Go), and returns ErrFormat for
// others; program is as it was then.
func Strip(program []byte) error {
	f, err := elf.NewFile(bytes.NewReader(program))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrFormat, err)
	}
	s := f.Section(".gopclntab")
	if s == nil || s.Type != elf.SHT_PROGBITS || s.Offset > uint64(len(program)) || s.FileSize > uint64(len(program))-s.Offset {
		return fmt.Errorf("%w: it has no section .gopclntab", ErrFormat)
	}
	section := program[s.Offset : s.Offset+s.FileSize]
	lean := bytes.Clone(section)
	if err := strip(lean, f.ByteOrder); err != nil {
		return err
	}
	copy(section, lean)
	return nil
}

// Of the header: the version of the format, and the words after its first 8 bytes.
const (
	magic = 0xfffffff1

	wordFuncs = 0 // how many functions there are
	wordUnits = 4 // offset of the files of each compilation unit
	wordPCs   = 6 // offset of the tables by program counter
	wordTable = 7 // offset of the table of functions; the functions are in it as well
	words     = 8
)

// Of a function: the offsets of its fields, each of 4 bytes but the last one. After
// them come the offsets of its tables, and of what else belongs to it.
const (
	funcStack  = 16
	funcFile   = 20
	funcLine   = 24
	funcTables = 28 // how many tables there are
	funcUnit   = 32
	funcStart  = 36 // its first line
	funcData   = 43 // how much else there is, one byte
	funcSize   = 44

	tableLiveArgs = 3              // among the tables: which arguments a traceback can show
	noData        = math.MaxUint32 // in what else belongs to a function: nothing
)

// dataOfArgs are, of what else belongs to a function, what a traceback needs for
// arguments.
var dataOfArgs = []int{5, 6}

// table is a section in the work.
type table struct {
	order binary.ByteOrder
	funcs []byte // the table of functions
	pcs   []byte // the tables by program counter
	kept  []bool // which bytes of pcs are needed
	seen  map[uint32]bool
}

func strip(section []byte, order binary.ByteOrder) error {
	header, err := readHeader(section, order)
	if err != nil {
		return err
	}
	units, pcs, funcs := header[wordUnits], header[wordPCs], header[wordTable]
	if units > pcs || pcs > funcs || funcs > uint64(len(section)) {
		return fmt.Errorf("%w: its parts are in another order", ErrFormat)
	}
	t := &table{order, section[funcs:], section[pcs:funcs], make([]bool, funcs-pcs), make(map[uint32]bool)}
	if header[wordFuncs] > uint64(len(t.funcs)/8) {
		return fmt.Errorf("%w: it has %d functions in %d bytes", ErrFormat, header[wordFuncs], len(t.funcs))
	}
	for i := range int(header[wordFuncs]) {
		at := order.Uint32(t.funcs[8*i+4:])
		if err := t.function(at); err != nil {
			return fmt.Errorf("%w: function %d: %w", ErrFormat, i, err)
		}
	}
	for i, kept := range t.kept {
		if !kept {
			t.pcs[i] = 0
		}
	}
	clear(section[units:pcs])
	return nil
}

// readHeader returns the words of the header.
func readHeader(section []byte, order binary.ByteOrder) ([words]uint64, error) {
	var out [words]uint64
	if len(section) < 8+8*words || order.Uint32(section) != magic || section[4] != 0 || section[5] != 0 {
		return out, fmt.Errorf("%w: its table has another version", ErrFormat)
	}
	size := int(section[7])
	if size != 4 && size != 8 {
		return out, fmt.Errorf("%w: its pointers have %d bytes", ErrFormat, size)
	}
	for i := range out {
		word := section[8+size*i:]
		if size == 4 {
			out[i] = uint64(order.Uint32(word))
		} else {
			out[i] = order.Uint64(word)
		}
	}
	return out, nil
}

var errBounds = errors.New("it goes beyond its section")

// function takes out what is not needed of one function, and marks the tables that are.
func (t *table) function(at uint32) error {
	if uint64(at)+funcSize > uint64(len(t.funcs)) {
		return errBounds
	}
	f := t.funcs[at:]
	tables, data := uint64(t.order.Uint32(f[funcTables:])), int(f[funcData])
	if funcSize+4*tables+4*uint64(data) > uint64(len(f)) {
		return errBounds
	}
	for _, field := range []int{funcFile, funcLine, funcUnit, funcStart} {
		t.order.PutUint32(f[field:], 0)
	}
	if tables > tableLiveArgs {
		t.order.PutUint32(f[funcSize+4*tableLiveArgs:], 0)
	}
	for _, i := range dataOfArgs {
		if i < data {
			t.order.PutUint32(f[funcSize+4*int(tables)+4*i:], noData)
		}
	}
	if err := t.keep(t.order.Uint32(f[funcStack:])); err != nil {
		return err
	}
	for i := range int(tables) {
		if err := t.keep(t.order.Uint32(f[funcSize+4*i:])); err != nil {
			return err
		}
	}
	return nil
}

// keep marks the table by program counter at an offset: pairs of a difference of the
// value and one of the counter, which end with a difference of 0 that is not the first.
func (t *table) keep(offset uint32) error {
	if offset == 0 || t.seen[offset] { // there is none, or functions share it
		return nil
	}
	if uint64(offset) >= uint64(len(t.pcs)) {
		return errBounds
	}
	t.seen[offset] = true
	end := int(offset)
	for first := true; ; first = false {
		value, n := binary.Uvarint(t.pcs[end:])
		if n <= 0 {
			return errBounds
		}
		end += n
		if value == 0 && !first {
			break
		}
		if _, n = binary.Uvarint(t.pcs[end:]); n <= 0 {
			return errBounds
		}
		end += n
	}
	for i := int(offset); i < end; i++ {
		t.kept[i] = true
	}
	return nil
}
