<?php return array('dependencies' => array(), 'version' => 'd083784089b852cd79f3');
