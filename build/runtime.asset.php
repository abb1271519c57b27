<?php return array('dependencies' => array(), 'version' => '2c201379b09a3099ccae');
