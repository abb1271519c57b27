<?php return array('dependencies' => array(), 'version' => '364ba3126417c5373079');
