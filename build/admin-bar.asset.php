<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '962e242430429c58be06');
