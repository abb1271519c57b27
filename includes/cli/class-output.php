<?php
/**
 * Says what a command has to say: in sentences for people, in rows for scripts.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use WP_CLI;
use WP_CLI\Formatter;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * The output of one command. With any format but a table, standard output holds the data and nothing else.
 */
final class Output {
	/**
	 * `table`, `json`, `csv`, `yaml`, `ids` or `count`.
	 */
	private string $format;

	/**
	 * What WP-CLI's formatter wants to know.
	 *
	 * @var array<string, string>
	 */
	private array $asked;

	/**
	 * Reads the format and the fields that were asked for.
	 */
	public function __construct( Options $options ) {
		$format       = $options->text( 'format' );
		$this->format = '' === $format ? 'table' : $format;
		$this->asked  = [ 'format' => $this->format ];

		foreach ( [ 'fields', 'field' ] as $name ) {
			if ( '' !== $options->text( $name ) ) {
				$this->asked[ $name ] = $options->text( $name );
			}
		}
	}

	/**
	 * Tells whether a person reads this, who wants sentences.
	 */
	public function is_for_people(): bool {
		return 'table' === $this->format && ! isset( $this->asked['field'] );
	}

	/**
	 * Says a sentence, where a person reads.
	 */
	public function say( string $sentence ): void {
		if ( $this->is_for_people() && '' !== $sentence ) {
			WP_CLI::log( $sentence );
		}
	}

	/**
	 * Says that something came out well, where a person reads.
	 */
	public function success( string $sentence ): void {
		if ( $this->is_for_people() ) {
			WP_CLI::success( $sentence );
		}
	}

	/**
	 * Prints rows, all with the same keys.
	 *
	 * @param list<array<string, mixed>> $rows
	 * @param list<string>               $fields The columns where none were asked for.
	 */
	public function rows( array $rows, array $fields ): void {
		// A table of nothing is a heading that promises something.
		if ( [] === $rows && $this->is_for_people() ) {
			return;
		}

		$asked     = $this->asked;
		$formatter = new Formatter( $asked, $fields );

		if ( 'ids' === $this->format ) {
			$ids = array_filter( array_column( $rows, 'id' ), static fn ( $id ): bool => is_int( $id ) && $id > 0 );
			$formatter->display_items( array_values( array_unique( $ids ) ) );
			return;
		}

		// WP-CLI's tables measure text.
		$formatter->display_items( 'table' === $this->format ? array_map( [ self::class, 'without_nulls' ], $rows ) : $rows );
	}

	/**
	 * Writes what is not known as nothing.
	 *
	 * @param array<string, mixed> $row
	 * @return array<string, mixed>
	 */
	private static function without_nulls( array $row ): array {
		return array_map( static fn ( $value ) => $value ?? '', $row );
	}
}
