<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'a8a74fbc71e127bae0ae');
