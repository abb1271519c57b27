<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use WP_CLI;
use WP_CLI\Formatter;

defined( 'ABSPATH' ) || exit;

/** Prints sentences for people, or rows for scripts: with any format but a table, it prints nothing but the data. */
final class Output {
	// Matches the start of a formula, also after spaces and in full-width characters, as some spreadsheets accept it.
	// Matches bytes, because a name may be invalid UTF-8.
	private const FORMULA = '/\A(?:[\x00-\x20]|\xc2\xa0|\xe2\x80[\x80-\x8f\xa8-\xaf]|\xe3\x80\x80|\xef\xbb\xbf)*'
		. '(?:[=+\-@]|\xef\xbc[\x8b\x8d\x9d\xa0])|\A[\t\r\n]/';

	/** `table`, `json`, `csv`, `yaml`, `ids` or `count`. */
	private string $format;

	/** Whether it only prints ids, one per line. */
	private bool $is_porcelain;

	/** @var array<string, string> Arguments for WP-CLI's formatter. */
	private array $formatter_args;

	public function __construct( Command_Options $options ) {
		$format               = $options->text( 'format' );
		$this->format         = '' === $format ? 'table' : $format;
		$this->is_porcelain   = $options->flag( 'porcelain' );
		$this->formatter_args = [ 'format' => $this->format ];
		foreach ( [ 'fields', 'field' ] as $name ) {
			if ( '' !== $options->text( $name ) ) {
				$this->formatter_args[ $name ] = $options->text( $name );
			}
		}
	}

	public function is_for_people(): bool {
		return 'table' === $this->format && ! $this->is_porcelain && ! isset( $this->formatter_args['field'] );
	}

	/** Prints a sentence, for people only. */
	public function say( string $sentence ): void {
		if ( $this->is_for_people() && '' !== $sentence ) {
			WP_CLI::log( $sentence );
		}
	}

	/** Prints a success, for people only. */
	public function success( string $sentence ): void {
		if ( $this->is_for_people() ) {
			WP_CLI::success( $sentence );
		}
	}

	/**
	 * @param list<array<mixed>> $rows   Rows that all have the same keys.
	 * @param list<string>       $fields The default columns.
	 */
	public function rows( array $rows, array $fields ): void {
		if ( $this->is_porcelain ) {
			array_map( [ WP_CLI::class, 'line' ], self::ids_of( $rows ) );
			return;
		}
		// An empty table would be a heading with nothing below it.
		if ( [] === $rows && $this->is_for_people() ) {
			return;
		}

		$args      = $this->formatter_args;
		$formatter = new Formatter( $args, $fields );
		if ( 'ids' === $this->format ) {
			$formatter->display_items( self::ids_of( $rows ) );
			return;
		}

		if ( 'csv' === $this->format ) {
			$rows = array_map( static fn ( array $row ): array => array_map( [ self::class, 'without_formula' ], $row ), $rows );
		} elseif ( 'table' === $this->format ) {
			// WP-CLI's tables can't measure null.
			$rows = array_map( static fn ( array $row ): array => array_map( static fn ( $value ) => $value ?? '', $row ), $rows );
		}
		$formatter->display_items( $rows );
	}

	/**
	 * @param array<mixed> $row    One item; a table or CSV has a line for each of its fields.
	 * @param list<string> $fields The default fields.
	 */
	public function item( array $row, array $fields ): void {
		$args = $this->formatter_args;
		$row  = 'csv' === $this->format ? array_map( [ self::class, 'without_formula' ], $row ) : $row;
		( new Formatter( $args, $fields ) )->display_item( $row );
	}

	/**
	 * @param list<array<mixed>> $rows
	 * @return list<string>
	 */
	private static function ids_of( array $rows ): array {
		return array_values(
			array_unique( array_map( 'strval', array_filter( array_column( $rows, 'id' ), static fn ( $id ): bool => is_int( $id ) && $id > 0 ) ) )
		);
	}

	/**
	 * Keeps a spreadsheet from running a text, such as an image's name, as a formula. Numbers stay numbers.
	 *
	 * @param mixed $value
	 * @return mixed
	 */
	private static function without_formula( $value ) {
		return is_string( $value ) && ! is_numeric( $value ) && 1 === preg_match( self::FORMULA, $value ) ? "'{$value}" : $value;
	}
}
