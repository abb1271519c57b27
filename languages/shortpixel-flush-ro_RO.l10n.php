<?php
// Made of the .po file: `npm run pot`.
return [
	'domain' => 'shortpixel-flush',
	'language' => 'ro_RO',
	'plural-forms' => 'nplurals=3; plural=(n == 1 ? 0 : ((n == 0 || n % 100 >= 2 && n % 100 <= 19) ? 1 : 2));',
	'messages' => [
	],
];
