<?php
/**
 * A persistent object cache, as a drop-in: each request finds what earlier ones have stored, even if the database has
 * changed since.
 */

declare( strict_types=1 );

final class Shapes_Object_Cache {
	/** @var array<string, array<int|string, mixed>> Values read or stored in this request, by group and key. */
	public array $seen = [];

	/** @var array<string, true> Groups that last for this request only. */
	public array $passing = [];

	private function file( string $key, string $group ): string {
		return WP_CONTENT_DIR . '/objects/' . md5( "{$group} {$key}" );
	}

	public function get( string $key, string $group, bool $anew ): mixed {
		if ( ! $anew && isset( $this->seen[ $group ] ) && array_key_exists( $key, $this->seen[ $group ] ) ) {
			return $this->seen[ $group ][ $key ];
		}
		$file   = $this->file( $key, $group );
		$stored = isset( $this->passing[ $group ] ) || ! is_file( $file ) ? null : unserialize( (string) file_get_contents( $file ) );
		if ( ! is_array( $stored ) || ( $stored[0] > 0 && $stored[0] < time() ) ) {
			return null;
		}
		$this->seen[ $group ][ $key ] = $stored[1];
		return $stored[1];
	}

	public function set( string $key, mixed $value, string $group, int $seconds ): bool {
		$this->seen[ $group ][ $key ] = is_object( $value ) ? clone $value : $value;
		if ( ! isset( $this->passing[ $group ] ) ) {
			is_dir( WP_CONTENT_DIR . '/objects' ) || mkdir( WP_CONTENT_DIR . '/objects' );
			file_put_contents( $this->file( $key, $group ), serialize( [ $seconds > 0 ? time() + $seconds : 0, $value ] ), LOCK_EX );
		}
		return true;
	}

	public function delete( string $key, string $group ): bool {
		$was = null !== $this->get( $key, $group, false );
		unset( $this->seen[ $group ][ $key ] );
		is_file( $this->file( $key, $group ) ) && unlink( $this->file( $key, $group ) );
		return $was;
	}
}

function shapes_object_cache(): Shapes_Object_Cache {
	/** @var Shapes_Object_Cache|null $cache */
	static $cache = null;

	$cache ??= new Shapes_Object_Cache();
	return $cache;
}

function wp_cache_init(): void {
	$GLOBALS['wp_object_cache'] = shapes_object_cache();
}

function wp_cache_get( int|string $key, string $group = '', bool $force = false, mixed &$found = null ): mixed {
	$value = shapes_object_cache()->get( (string) $key, '' === $group ? 'default' : $group, $force );
	$found = null !== $value;
	return $found ? ( is_object( $value ) ? clone $value : $value ) : false;
}

function wp_cache_set( int|string $key, mixed $data, string $group = '', int $expire = 0 ): bool {
	return shapes_object_cache()->set( (string) $key, $data, '' === $group ? 'default' : $group, $expire );
}

function wp_cache_add( int|string $key, mixed $data, string $group = '', int $expire = 0 ): bool {
	return ! wp_suspend_cache_addition() && null === shapes_object_cache()->get(
		(string) $key,
		'' === $group ? 'default' : $group,
		true
	) && wp_cache_set( $key, $data, $group, $expire );
}

function wp_cache_replace( int|string $key, mixed $data, string $group = '', int $expire = 0 ): bool {
	return null !== shapes_object_cache()->get(
		(string) $key,
		'' === $group ? 'default' : $group,
		true
	) && wp_cache_set( $key, $data, $group, $expire );
}

function wp_cache_delete( int|string $key, string $group = '' ): bool {
	return shapes_object_cache()->delete( (string) $key, '' === $group ? 'default' : $group );
}

function wp_cache_incr( int|string $key, int $offset = 1, string $group = '' ): int|false {
	$value = wp_cache_get( $key, $group, true );
	return is_numeric( $value ) && wp_cache_set(
		$key,
		max( 0, (int) $value + $offset ),
		$group
	) ? max( 0, (int) $value + $offset ) : false;
}

function wp_cache_decr( int|string $key, int $offset = 1, string $group = '' ): int|false {
	return wp_cache_incr( $key, -$offset, $group );
}

function wp_cache_flush(): bool {
	shapes_object_cache()->seen = [];
	foreach ( (array) glob( WP_CONTENT_DIR . '/objects/*' ) as $file ) {
		unlink( (string) $file );
	}
	return true;
}

function wp_cache_flush_runtime(): bool {
	shapes_object_cache()->seen = [];
	return true;
}

function wp_cache_supports( string $feature ): bool {
	return 'flush_runtime' === $feature;
}

function wp_cache_close(): bool {
	return true;
}

/** @param string|list<string> $groups */
function wp_cache_add_global_groups( string|array $groups ): void {}

/** @param string|list<string> $groups */
function wp_cache_add_non_persistent_groups( string|array $groups ): void {
	shapes_object_cache()->passing += array_fill_keys( (array) $groups, true );
}
