<?php return array('dependencies' => array(), 'version' => 'e76d6602ab8574b42933');
