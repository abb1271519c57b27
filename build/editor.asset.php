<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '3bcbc96361fb841ad5c6');
