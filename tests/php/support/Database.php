<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Support;

use RuntimeException;
use wpdb;

/**
 * The database under test, and a copy of all its tables from which they are restored.
 */
final class Database {

	/** A table's next id, which is part of its definition. */
	private const COUNTER = '/ AUTO_INCREMENT=(\d+)/';

	public static function wpdb(): wpdb {
		$wpdb = $GLOBALS['wpdb'] ?? null;
		if ( ! $wpdb instanceof wpdb ) {
			throw new RuntimeException( 'WordPress is not loaded.' );
		}
		return $wpdb;
	}

	public static function run( string $sql ): void {
		self::wpdb()->query( $sql );
	}

	/**
	 * Copies every table to a second database, from which restore() takes them.
	 */
	public static function keep(): void {
		self::run( sprintf( 'DROP DATABASE IF EXISTS `%s`', self::copy_name() ) );
		self::run( sprintf( 'CREATE DATABASE `%s` CHARACTER SET utf8mb4', self::copy_name() ) );
		self::copy( DB_NAME, self::copy_name() );
	}

	/**
	 * Restores every table to its state at keep(), and drops tables that were created since.
	 *
	 * Unchanged tables are only compared: most tests change few tables, and creating tables takes the longest by far.
	 */
	public static function restore(): void {
		$kept = self::definitions( self::copy_name() );
		$now  = self::definitions( DB_NAME );
		foreach ( $now as $table => $definition ) {
			if ( self::without_counter( $definition ) !== self::without_counter( $kept[ $table ] ?? '' ) ) {
				self::run( sprintf( 'DROP TABLE `%s`.`%s`', DB_NAME, $table ) );
				unset( $now[ $table ] );
			}
		}
		$sums = self::checksums( array_keys( $kept ) );
		foreach ( $kept as $table => $definition ) {
			if ( ! isset( $now[ $table ] ) ) {
				self::copy_table( self::copy_name(), DB_NAME, $table );
				continue;
			}
			$has_changed = $sums[ DB_NAME . ".{$table}" ] !== $sums[ self::copy_name() . ".{$table}" ];
			if ( $has_changed ) {
				self::run( sprintf( 'DELETE FROM `%s`.`%s`', DB_NAME, $table ) );
				self::copy_rows( self::copy_name(), DB_NAME, $table );
			}
			// Inserted rows have used up ids, even if they are deleted by now.
			if ( ( $has_changed || $definition !== $now[ $table ] ) && str_contains( $definition, ' AUTO_INCREMENT' ) ) {
				preg_match( self::COUNTER, $definition, $counter );
				self::run( sprintf( 'ALTER TABLE `%s`.`%s` AUTO_INCREMENT = %d', DB_NAME, $table, $counter[1] ?? 1 ) );
			}
		}
	}

	/**
	 * Returns the statement that creates each table, by the table's name.
	 *
	 * @return array<string, string>
	 */
	private static function definitions( string $database ): array {
		$definitions = [];
		foreach ( self::tables( $database ) as $table ) {
			$definitions[ $table ] = (string) self::wpdb()->get_var( sprintf( 'SHOW CREATE TABLE `%s`.`%s`', $database, $table ), 1 );
		}
		return $definitions;
	}

	private static function without_counter( string $definition ): string {
		return (string) preg_replace( self::COUNTER, '', $definition );
	}

	/**
	 * Returns the checksums of these tables and of their copies, by "database.table".
	 *
	 * @param list<string> $tables
	 * @return array<string, mixed>
	 */
	private static function checksums( array $tables ): array {
		$names = [];
		foreach ( $tables as $table ) {
			$names[] = sprintf( '`%s`.`%s`', DB_NAME, $table );
			$names[] = sprintf( '`%s`.`%s`', self::copy_name(), $table );
		}
		$sums = [];
		foreach ( (array) self::wpdb()->get_results( 'CHECKSUM TABLE ' . implode( ', ', $names ) ) as $row ) {
			$row   = (array) $row;
			$table = $row['Table'] ?? null;
			if ( is_string( $table ) ) {
				$sums[ $table ] = $row['Checksum'] ?? null;
			}
		}
		return $sums;
	}

	private static function copy_name(): string {
		return DB_NAME . '_copy';
	}

	private static function copy( string $from, string $to ): void {
		foreach ( self::tables( $from ) as $table ) {
			self::copy_table( $from, $to, $table );
		}
	}

	private static function copy_table( string $from, string $to, string $table ): void {
		self::run( sprintf( 'CREATE TABLE `%1$s`.`%3$s` LIKE `%2$s`.`%3$s`', $to, $from, $table ) );
		self::copy_rows( $from, $to, $table );
	}

	private static function copy_rows( string $from, string $to, string $table ): void {
		self::run( sprintf( 'INSERT INTO `%1$s`.`%3$s` SELECT * FROM `%2$s`.`%3$s`', $to, $from, $table ) );
	}

	/**
	 * @return list<string>
	 */
	private static function tables( string $database ): array {
		$names = self::wpdb()->get_col( sprintf( 'SHOW FULL TABLES FROM `%s` WHERE Table_type = \'BASE TABLE\'', $database ) );
		return array_values( array_filter( $names, 'is_string' ) );
	}
}
