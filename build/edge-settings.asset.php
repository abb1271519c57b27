<?php return array('dependencies' => array(), 'version' => '5f1ea6ee24b7ac316736');
