<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Support;

use RuntimeException;
use wpdb;

/**
 * WordPress's connection, with a type.
 */
final class Database {

	public static function wpdb(): wpdb {
		$wpdb = $GLOBALS['wpdb'] ?? null;
		if ( ! $wpdb instanceof wpdb ) {
			throw new RuntimeException( 'WordPress is not loaded.' );
		}
		return $wpdb;
	}

	/**
	 * Runs a statement that answers nothing.
	 */
	public static function run( string $sql ): void {
		self::wpdb()->query( $sql );
	}

	/**
	 * Keeps a copy of every table beside the database, for restore().
	 */
	public static function keep(): void {
		self::run( sprintf( 'DROP DATABASE IF EXISTS `%s`', self::copy_name() ) );
		self::run( sprintf( 'CREATE DATABASE `%s` CHARACTER SET utf8mb4', self::copy_name() ) );
		self::copy( DB_NAME, self::copy_name() );
	}

	/**
	 * Puts every table back to what keep() saw; tables that came since are dropped.
	 */
	public static function restore(): void {
		foreach ( self::tables( DB_NAME ) as $table ) {
			self::run( sprintf( 'DROP TABLE `%s`.`%s`', DB_NAME, $table ) );
		}
		self::copy( self::copy_name(), DB_NAME );
	}

	private static function copy_name(): string {
		return DB_NAME . '_copy';
	}

	private static function copy( string $from, string $to ): void {
		foreach ( self::tables( $from ) as $table ) {
			self::run( sprintf( 'CREATE TABLE `%1$s`.`%3$s` LIKE `%2$s`.`%3$s`', $to, $from, $table ) );
			self::run( sprintf( 'INSERT INTO `%1$s`.`%3$s` SELECT * FROM `%2$s`.`%3$s`', $to, $from, $table ) );
		}
	}

	/**
	 * @return list<string>
	 */
	private static function tables( string $database ): array {
		$names = self::wpdb()->get_col( sprintf( 'SHOW FULL TABLES FROM `%s` WHERE Table_type = \'BASE TABLE\'', $database ) );
		return array_values( array_filter( $names, 'is_string' ) );
	}
}
