<?php return array('dependencies' => array('wp-i18n'), 'version' => '778022bf578d9631a701');
