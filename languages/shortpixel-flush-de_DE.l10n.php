<?php
// Made of the .po file: `npm run pot`.
return [
	'domain' => 'shortpixel-flush',
	'language' => 'de_DE',
	'plural-forms' => 'nplurals=2; plural=(n != 1);',
	'messages' => [
	],
];
